"""Reads JSON lines {"text"} and writes what each means, by the model and the threshold that answer patients."""

import argparse
import asyncio
import json
import sys

from rasa.core.agent import Agent

from components.channel import harmless, meaning
from components.silence import silence


async def parse(model: str) -> None:
    agent = Agent.load(model)
    for line in sys.stdin:
        text = harmless(json.loads(line)["text"])
        found = meaning(await agent.parse_message(text))
        sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    silence()
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", default="models/northstar.tar.gz")
    asyncio.run(parse(arguments.parse_args().model))
