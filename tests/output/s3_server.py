"""An S3 server on loopback, for what a folder cannot show."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import boto3  # type: ignore[import-untyped]  # it ships none
import pytest
from moto.server import ThreadedMotoServer

BUCKET, REGION = "cikls", "eu-north-1"
KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
}


@contextmanager
def bucket() -> Iterator[str]:
    """The storage address of an empty bucket, until the block ends."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would tell of every request
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        with pytest.MonkeyPatch.context() as environment:
            for name, value in KEYS.items():
                environment.setenv(name, value)
            boto3.client("s3", endpoint_url=endpoint).create_bucket(
                Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
            )
            yield f"s3://{BUCKET}/files?endpoint_url={endpoint}"
    finally:
        urlopen(f"{endpoint}/moto-api/reset", data=b"").close()  # what it holds is the process's
        server.stop()
