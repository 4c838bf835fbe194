"""The form of when sessions are due."""

from django import forms

from calibration.models import SessionSchedule


class ScheduleForm(forms.ModelForm):
    """Each rule is off where its field is empty."""

    class Meta:
        model = SessionSchedule
        fields = ["alpha_below", "last_units", "every_weeks", "after_rubric", "new_raters"]
        labels = {
            "alpha_below": "When alpha falls below",
            "last_units": "Over how many of the last units",
            "every_weeks": "Every so many weeks",
            "after_rubric": "After a Rubric was published outside a session",
            "new_raters": "When new Raters have joined",
        }
        help_texts = {
            "alpha_below": "Such as 0.667. Empty: agreement makes no session due.",
            "last_units": "Units with two answers or more since the last session, at least ten.",
            "every_weeks": "Empty: time makes no session due.",
        }
