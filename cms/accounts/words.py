"""What Flask-Security says, in our words."""

from __future__ import annotations

from collections.abc import Mapping

EMAIL_SENT = "If there is an account with this address, a link is on its way to it. It works for one hour."

MESSAGES: Mapping[str, tuple[str, str]] = {
    "ANONYMOUS_USER_REQUIRED": ("You are signed in already.", "info"),
    "CONFIRMATION_EXPIRED": ("The link has expired. Ask an administrator for a new one.", "error"),
    "CONFIRMATION_REQUIRED": ("Confirm your e-mail address first, by the link that was sent to it.", "error"),
    "DISABLED_ACCOUNT": ("This account is closed. An administrator can open it again.", "error"),
    "GENERIC_AUTHN_FAILED": ("Check your e-mail address and password.", "error"),
    "GENERIC_RECOVERY": (EMAIL_SENT, "info"),
    "IDENTITY_NOT_REGISTERED": ("There is no account for you here. Ask an administrator to invite you.", "error"),
    "INVALID_EMAIL_ADDRESS": ("Enter an e-mail address in the form name@example.org.", "error"),
    "EMAIL_NOT_PROVIDED": ("Enter your e-mail address.", "error"),
    "INVALID_PASSWORD": ("This is not your password.", "error"),
    "INVALID_RECOVERY_CODE": ("This is no recovery code of yours, or it was used before.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("The link is not valid any more. Ask for a new one here.", "error"),
    "INVALID_REDIRECT": ("The address to go to next is not one of this site.", "error"),
    "LOGIN": ("Sign in to go on.", "info"),
    "OAUTH_HANDSHAKE_ERROR": ("Single sign-on did not work. Try again, or sign in with your password.", "error"),
    "PASSWORD_CHANGE": ("Your password is changed. Other browsers are signed out.", "success"),
    "PASSWORD_IS_THE_SAME": ("Choose a password that differs from the old one.", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter a password.", "error"),
    "PASSWORD_RESET_EXPIRED": ("The link has expired. Ask for a new one here.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("Your password is changed. Sign in with it now.", "success"),
    "PASSWORD_RESET_REQUEST": (EMAIL_SENT, "info"),
    "REAUTHENTICATION_REQUIRED": ("Enter your password once more before you do this.", "info"),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. Go on.", "success"),
    "RETYPE_PASSWORD_MISMATCH": ("The two passwords differ. Enter the same one twice.", "error"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "Your second factor is set. Make recovery codes now, in case you lose your phone.",
        "success",
    ),
    "TWO_FACTOR_DISABLED": ("Your second factor is off.", "success"),
    "TWO_FACTOR_INVALID_TOKEN": (
        "The code is wrong, or was used before. Wait for the next one. If it fails too, set the clock of your phone.",
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Choose one of the answers.", "error"),
    "TWO_FACTOR_PERMISSION_DENIED": ("Sign in first.", "error"),
    "TWO_FACTOR_SETUP_EXPIRED": ("That took too long. Begin again.", "error"),
    "UNAUTHENTICATED": ("Sign in to go on.", "info"),
    "USER_DOES_NOT_EXIST": ("Check your e-mail address and password.", "error"),
}
