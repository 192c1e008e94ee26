"""What a process tells those who run it: its log as events, and reports of what nobody foresaw."""
