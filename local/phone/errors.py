"""Graph API errors: the codes a business meets when it sends, with the HTTP status Meta answers each with."""

from typing import Any, NamedTuple

HREF = "/documentation/business-messaging/whatsapp/support/error-codes"


class _Entry(NamedTuple):
    http: int
    title: str
    type: str = "OAuthException"
    transient: bool = False


_CATALOGUE = {
    0: _Entry(401, "We were unable to authenticate the app user"),
    1: _Entry(500, "An unknown error occurred", transient=True),
    2: _Entry(503, "Service temporarily unavailable", transient=True),
    3: _Entry(500, "Capability or permissions issue"),
    4: _Entry(400, "Application request limit reached"),
    10: _Entry(403, "Permission denied"),
    33: _Entry(400, "Parameter value is not valid"),
    100: _Entry(400, "Invalid parameter"),
    190: _Entry(401, "Invalid OAuth access token - Cannot parse access token"),
    200: _Entry(403, "Permission denied"),
    368: _Entry(403, "Temporarily blocked for policies violations"),
    2500: _Entry(400, "Unknown path components"),
    2635: _Entry(400, "You are calling a deprecated version of the API"),
    80007: _Entry(400, "Rate limit issues"),
    80008: _Entry(400, "There have been too many calls to this WhatsApp Business account"),
    130403: _Entry(403, "Recipient has blocked this business"),
    130429: _Entry(400, "Rate limit hit"),
    130472: _Entry(400, "User's number is part of an experiment"),
    130497: _Entry(403, "Business account is restricted from messaging users in this country"),
    131000: _Entry(500, "Something went wrong", transient=True),
    131005: _Entry(403, "Access denied"),
    131008: _Entry(400, "Required parameter is missing"),
    131009: _Entry(400, "Parameter value is not valid"),
    131016: _Entry(500, "Service unavailable", transient=True),
    131021: _Entry(400, "Recipient cannot be sender"),
    131026: _Entry(400, "Message undeliverable"),
    131031: _Entry(403, "Account has been locked"),
    131037: _Entry(400, "WhatsApp provided number needs display name approval before message can be sent"),
    131042: _Entry(400, "Business eligibility payment issue"),
    131045: _Entry(500, "Incorrect certificate"),
    131047: _Entry(400, "Re-engagement message"),
    131048: _Entry(400, "Spam rate limit hit"),
    131049: _Entry(400, "This message was not delivered to maintain healthy ecosystem engagement"),
    131050: _Entry(400, "User has stopped marketing messages from this business"),
    131051: _Entry(400, "Unsupported message type"),
    131052: _Entry(400, "Media download error"),
    131053: _Entry(400, "Media upload error"),
    131056: _Entry(400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: _Entry(500, "Account in maintenance mode"),
    131062: _Entry(400, "Business-scoped user ID recipients are not supported for this message"),
    131063: _Entry(400, "Recipient identifier is not valid"),
    131064: _Entry(400, "Sending is limited for this account"),
    132000: _Entry(400, "Number of parameters does not match the expected number of params"),
    132001: _Entry(404, "Template name does not exist in the translation"),
    132005: _Entry(400, "Translated text too long"),
    132007: _Entry(400, "Template format character policy violated"),
    132012: _Entry(400, "Parameter format does not match format in the created template"),
    132015: _Entry(400, "Template is paused"),
    132016: _Entry(400, "Template is disabled"),
    132018: _Entry(400, "There is an issue with the parameters in your template"),
    132068: _Entry(400, "Flow is blocked"),
    132069: _Entry(500, "Flow is throttled"),
}


class GraphError(Exception):
    """An answer of the Graph API that is not a success."""

    def __init__(self, code: int, details: str = "", *, http: int | None = None, subcode: int | None = None) -> None:
        entry = _CATALOGUE.get(code, _Entry(400, "Unknown error"))
        self.code, self.details, self.subcode = code, details, subcode
        self.http, self.title, self.type = http or entry.http, entry.title, entry.type
        self.transient = entry.transient
        super().__init__(f"{code} {entry.title}")

    def answer(self, trace: str) -> dict[str, Any]:
        """The body of an HTTP answer."""
        error: dict[str, Any] = {"message": f"(#{self.code}) {self.title}", "type": self.type, "code": self.code}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.transient:
            error["is_transient"] = True
        return {"error": error | {"fbtrace_id": trace}}

    def status(self) -> dict[str, Any]:
        """One item of `errors` in a failed status."""
        data = {"details": self.details or self.title}
        return {"code": self.code, "title": self.title, "message": self.title, "error_data": data, "href": HREF}
