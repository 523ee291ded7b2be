"""What this county runs: declarations only, one short file per thing, each naming the clause that it follows."""
