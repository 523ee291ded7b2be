"""Slips (流转单): forms that belong to a case and its moves, not to a person's contacts; one file for each kind of case."""

from kangyu.methods.forms import Form

from .referral import (
    referral_accepted,
    referral_asked,
    referral_back,
    referral_closed,
    referral_followed,
    referral_out,
    referral_sent,
    referral_traced,
)

SLIPS: tuple[Form, ...] = (
    referral_asked,
    referral_out,
    referral_sent,
    referral_accepted,
    referral_back,
    referral_closed,
    referral_followed,
    referral_traced,
)
