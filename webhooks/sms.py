"""A text comes in: keep it, wake a worker, say nothing yet."""

from concurrent.futures import ThreadPoolExecutor

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from rq import Queue

from bot import jobs, settled
from bot.care import messages
from bot.line import Line
from webhooks import twiml


def route(gateway: Blueprint, line: Line, queue: Queue) -> None:
    without_queue = ThreadPoolExecutor(4, thread_name_prefix="answer")

    @gateway.post("/sms")
    def receive() -> ResponseReturnValue:
        sid, number = request.form.get("MessageSid"), request.form.get("From")
        if not sid or not number:
            abort(400, "MessageSid and From are needed.")
        count = min(request.form.get("NumMedia", 0, type=int), 10)
        media = [request.form.get(f"MediaUrl{index}", "") for index in range(count)]
        with line.sessions.begin() as session:
            message = messages.receive(session, sid, number, request.form.get("Body", ""), media)
            if message:
                settled.answered_by_carrier(session, message, request.form.get("OptOutType", ""))
        if not jobs.wake(queue, jobs.answer) and message:
            without_queue.submit(jobs.answer_here, line, message.conversation_id)
        return twiml.empty()
