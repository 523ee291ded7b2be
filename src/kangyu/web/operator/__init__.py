"""The operator's desk 运维台: sources, jobs, disk, backups, failures; parameters and targets."""
