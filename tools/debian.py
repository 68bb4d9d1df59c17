"""What Python packages cannot bring: Debian's packages, installed when this account may."""

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Install Debian packages as root or by password-less sudo; say whether they are there now."""
    if not shutil.which("apt-get"):
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        return False
    print(f"Installing from Debian: {', '.join(packages)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*prefix, "apt-get", "--quiet", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode and arguments[0] == "install":
            print(done.stdout[-1500:], done.stderr[-1500:])
            return False
    return True
