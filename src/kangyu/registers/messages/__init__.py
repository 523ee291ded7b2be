"""Messages (来件): what arrived, whole and sealed, applied once, with the reason for every line that waits."""
