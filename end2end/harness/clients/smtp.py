# A mail server that somebody else wrote (aiosmtpd). It prints its port, then each mail that it took, as a line of JSON.
# Who is called gone@… has no mailbox; later@… is asked to come back, the first time.
import asyncio
import email
import json
import re
from email.header import decode_header, make_header

from aiosmtpd.smtp import SMTP


# The newer policy of Python's own library does the same, twenty times slower: too slow for ten thousand mails.
def words(value):
    line = re.sub(r"\r?\n(?=[ \t])", "", str(value))
    return str(make_header(decode_header(line))) if "=?" in line else line


def text(part):
    return part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8")


class Handler:
    def __init__(self):
        self.put_off = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later@") and address not in self.put_off:
            self.put_off.add(address)
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content)
        parts = mail.get_payload() if mail.is_multipart() else []
        told = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "headers": {name.lower(): words(value) for name, value in mail.items()},
            "type": mail.get_content_type(),
            "parts": {part.get_content_type(): text(part) for part in parts},
        }
        print(json.dumps(told), flush=True)
        return "250 Message accepted for delivery"


async def serve():
    handler = Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve())
