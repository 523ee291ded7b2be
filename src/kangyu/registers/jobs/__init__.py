"""Jobs (定时任务): what the system does by itself, when it last did it, and how it went."""
