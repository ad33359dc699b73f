"""Give the programs of the samples a host and a user without a name."""

import getpass
import platform
import socket

socket.gethostname = lambda: "host"
platform.node = lambda: "host"
getpass.getuser = lambda: "ada"
