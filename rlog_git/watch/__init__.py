"""The watcher: index, journal, spool and the vault's commits kept current by themselves."""
