"""One SIP phone with a tone instead of a voice, controlled by lines of JSON.

A command is {"id": 1, "do": "dial", "to": "2001"} on stdin; it is answered by {"id": 1} or {"id": 1, "error": "..."} on
stdout. Changes of calls are reported as they happen: {"call": 0, "state": "CONFIRMED"}. The phone ends when stdin is closed.
"""

import ctypes
import json
import os
import select
import sys
import time
from pathlib import Path

import pjsua2 as pj

# PJSIP writes lines of its own to stdout before it has read its settings.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

# Passwords need MD5, and the package's OpenSSL is so old that it has no digests before it is asked to load them.
for library in (Path(pj.__file__).parent.parent / "pjsua2_python.libs").glob("libcrypto-*.so.1.0*"):
    ctypes.CDLL(str(library)).OpenSSL_add_all_digests()


def say(message):
    answers.write(json.dumps(message) + "\n")
    answers.flush()


class Call(pj.Call):
    def __init__(self, phone, call_id=pj.PJSUA_INVALID_ID):
        super().__init__(phone, call_id)
        self.phone = phone
        self.answer_at = None

    def onCallState(self, _):
        info = self.getInfo()
        say({"call": self.phone.calls.index(self), "state": info.stateText, "reason": info.lastReason})

    def onCallMediaState(self, _):
        # The list is freed as soon as nothing refers to its owner.
        info = self.getInfo()
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                self.phone.tone.startTransmit(self.getAudioMedia(index))


    def onCallTransferStatus(self, status):
        # The destination has the call, so this phone hangs up, as any phone would.
        if status.finalNotify and status.statusCode // 100 == 2:
            self.hangup(pj.CallOpParam(True))


class Phone(pj.Account):
    def __init__(self, extension, name, password, server, tone_hz, answer_after):
        super().__init__()
        self.server = server
        self.answer_after = answer_after
        # Calls are never removed, because PJSIP still uses calls that Python would have freed.
        self.calls = []
        self.tone = pj.ToneGenerator()
        self.tone.createToneGenerator(8000)
        beep = pj.ToneDesc()
        beep.freq1 = tone_hz
        beep.on_msec = 1000
        tones = pj.ToneDescVector()
        tones.append(beep)
        self.tone.play(tones, True)
        account = pj.AccountConfig()
        account.idUri = f'"{name}" <sip:{extension}@{server}>'
        account.regConfig.registrarUri = f"sip:{server}"
        account.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", extension, 0, password))
        account.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
        account.mediaConfig.transportConfig.publicAddress = "127.0.0.1"
        self.create(account)

    def onRegState(self, state):
        say({"registered": state.code == 200, "reason": state.reason})

    def onIncomingCall(self, incoming):
        call = Call(self, incoming.callId)
        self.calls.append(call)
        say({"call": len(self.calls) - 1, "state": "RINGING", "from": call.getInfo().remoteUri})
        self.respond(call, 180)
        if self.answer_after is not None:
            call.answer_at = time.monotonic() + self.answer_after

    def respond(self, call, status):
        answer = pj.CallOpParam()
        answer.statusCode = status
        call.answer(answer)

    def answer_due_calls(self):
        for call in self.calls:
            if call.answer_at is None or time.monotonic() < call.answer_at:
                continue
            call.answer_at = None
            # Somebody else has answered, or the caller has hung up.
            if call.getInfo().state == pj.PJSIP_INV_STATE_EARLY:
                self.respond(call, 200)

    def uri(self, number):
        return f"sip:{number}@{self.server}"

    def carry_out(self, command):
        what = command["do"]
        if what == "dial":
            call = Call(self)
            self.calls.append(call)
            call.makeCall(self.uri(command["to"]), pj.CallOpParam(True))
            return {"call": len(self.calls) - 1}
        call = self.calls[command["call"]]
        if what == "answer":
            self.respond(call, 200)
        elif what == "hold":
            call.setHold(pj.CallOpParam(True))
        elif what == "retrieve":
            again = pj.CallOpParam(True)
            again.opt.flag = pj.PJSUA_CALL_UNHOLD
            call.reinvite(again)
        elif what == "transfer":
            call.xfer(self.uri(command["to"]), pj.CallOpParam(True))
        elif what == "transferToConsulted":
            call.xferReplaces(self.calls[command["consulted"]], pj.CallOpParam(True))
        elif what == "hangUp":
            call.hangup(pj.CallOpParam(True))
        else:
            raise ValueError(f"this phone cannot {what}")
        return {}


def main():
    settings = json.loads(sys.argv[1])
    endpoint = pj.Endpoint()
    endpoint.libCreate()
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.logConfig.level = config.logConfig.consoleLevel = 0
    # Silence would be left out of recordings otherwise.
    config.medConfig.noVad = True
    endpoint.libInit(config)
    transport = pj.TransportConfig()
    transport.boundAddress = transport.publicAddress = "127.0.0.1"
    endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
    endpoint.libStart()
    endpoint.audDevManager().setNullDev()
    phone = Phone(**settings)
    pending = b""
    while True:
        endpoint.libHandleEvents(10)
        phone.answer_due_calls()
        if not select.select([sys.stdin], [], [], 0)[0]:
            continue
        piece = os.read(sys.stdin.fileno(), 65536)
        if not piece:
            break
        *lines, pending = (pending + piece).split(b"\n")
        for line in lines:
            command = json.loads(line)
            try:
                say({"id": command["id"], **phone.carry_out(command)})
            except Exception as error:
                say({"id": command["id"], "error": str(error)})
    endpoint.hangupAllCalls()
    for _ in range(20):
        endpoint.libHandleEvents(10)
    # Tearing PJSIP down in the right order is not worth a crash at the end.
    os._exit(0)


main()
