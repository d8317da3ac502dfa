"""The health of a state is a number with reasons, and nothing but a function of its record."""

from pylua.pool import HealthPolicy, Scoring, StateRecord

policy = HealthPolicy(scoring=Scoring(memory=1 << 20, error_rate=0.1, age=60, uses=100, slow_after=0.1))

records = {
    "new": StateRecord(),
    "used": StateRecord(age=120, uses=150, executions=150),
    "worn": StateRecord(
        age=120, uses=150, executions=150, errors={"script": 60}, memory=2 << 20, run_time=30.0
    ),
}
for name, record in records.items():
    status = policy.check(record)
    print(f"{name}: {status.score:g} {'fit' if status.healthy else 'unfit'}", *status.reasons, sep="\n    ")

# prints:
# new: 100 fit
# used: 60 fit
#     old: 120 s
#     much used: 150 times
# worn: 8 unfit
#     high memory: 2097152 bytes
#     high error rate: 40.00%
#     old: 120 s
#     much used: 150 times
#     slow: 200 ms on average
