"""One person: header, what is to be done, the timeline, who looked."""
