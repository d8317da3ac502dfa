"""Pools of Lua states: factories, leases, health, events, and a manager that has all of them."""

from pylua.pool.asynchronous import execute_async, lease_async
from pylua.pool.config import PoolConfig
from pylua.pool.events import EventKind, LifecycleEvent, LifecycleEvents
from pylua.pool.factory import StateFactory, WarmupPolicy
from pylua.pool.health import HealthPolicy, HealthStatus, Scoring, StateRecord
from pylua.pool.lease import Lease
from pylua.pool.managed import ManagedState, StateMetrics
from pylua.pool.manager import ManagerConfig, StateManager
from pylua.pool.nullpool import NullPool
from pylua.pool.policy import CleanupPolicy, RecyclePolicy, Retirement, SizingPolicy
from pylua.pool.pool import StatePool
from pylua.pool.stats import Histogram, PoolStatistics
from pylua.pool.tracker import StateTracker, TrackedState

__all__ = [
    "CleanupPolicy",
    "EventKind",
    "HealthPolicy",
    "HealthStatus",
    "Histogram",
    "Lease",
    "LifecycleEvent",
    "LifecycleEvents",
    "ManagedState",
    "ManagerConfig",
    "NullPool",
    "PoolConfig",
    "PoolStatistics",
    "RecyclePolicy",
    "Retirement",
    "Scoring",
    "SizingPolicy",
    "StateFactory",
    "StateManager",
    "StateMetrics",
    "StatePool",
    "StateRecord",
    "StateTracker",
    "TrackedState",
    "WarmupPolicy",
    "execute_async",
    "lease_async",
]
