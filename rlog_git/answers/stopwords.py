"""Words that tell nothing of what a text is about, in the language most logs are written in."""

from __future__ import annotations

USUAL = frozenset(
    """
    about after again all also always and any are been before being both but can cannot could
    did does doesn doing don done down during each even ever every few first for from get gets
    getting give given goes going got had has have having her here him his how into its just
    last less let like made make makes many may maybe might more most much must need needs
    never next not nothing now off once one only other our out over own put really same see
    seems shall should since some something still such take takes than that the their them
    then there these they thing things this those though three through time today too took try
    two under until upon use used using very was way well went were what when where whether
    which while who why will with within without work works would yes yet you your
    """.split()
)
# beside those: for grouping bugs, and for telling what two entries share
USUAL_IN_BUGS = USUAL | frozenset(
    """
    above another around below between came come either enough gone itself later least little
    long making new old part per perhaps quite rather seem seen several she show sure taken
    think thus together towards tried uses whole whose yesterday
    """.split()
)
USUAL_IN_ENTRIES = USUAL | frozenset(
    """
    against avoid because didn dont else find good isn keep know look people say set stop
    times want week worked
    """.split()
)
