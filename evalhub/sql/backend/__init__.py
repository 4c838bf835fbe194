"""PostgreSQL as Django knows it, with what every request pays for made cheaper."""
