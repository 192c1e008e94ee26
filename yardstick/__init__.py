"""The command line and the settings of Yardstick."""
