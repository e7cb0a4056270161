//! What costs too much.

use super::Fact;
use super::place::Place::*;

const VOLUME: (&str, &str) = ("volume of traffic normal", "YES");

pub fn facts() -> Vec<Fact> {
    vec![
        ("above 120 % of the budget", "cost-spike", Bound("spend_ratio > 1.2 for 15m")),
        ("above 150 % of the budget", "cost-spike", Bound("spend_ratio > 1.5 for 5m")),
        ("an unexpected invoice", "cost-spike", Trigger("invoice or a charge that nobody expected")),
        ("cost alerts", "cost-spike", Trigger("cost alert fires")),
        ("output tokens explode", "cost-spike", Bound("output_tokens > 800 for 15m")),
        ("GPUs are saturated", "cost-spike", Bound("gpu_util > 90 for 1h")),
        ("before finance does", "cost-spike", Intro("know before finance does")),
        ("15 minutes", "cost-spike", Minutes(15)),
        (
            "tokens by endpoint",
            "cost-spike",
            Check(
                "by endpoint",
                &["sum(input_tokens)", "sum(output_tokens)", "sum(cost_usd)", "date = current_date GROUP BY endpoint"],
            ),
        ),
        (
            "the ten dearest users",
            "cost-spike",
            Check("unusual traffic", &["user_id, count(*)", "GROUP BY user_id", "DESC LIMIT 10"]),
        ),
        (
            "cache hits",
            "cost-spike",
            Check("hit rate of the cache", &["INFO stats", "keyspace_hits", "keyspace_misses"]),
        ),
        ("tokens per request", "cost-spike", Check("bloat", &["avg(input_tokens)", "avg(output_tokens)"])),
        ("is the volume normal", "cost-spike", Question("volume of traffic normal", "request_growth <= 1.5")),
        ("is a request dearer", "cost-spike", Question("request cost more", "cost_growth > 1.2")),
        (
            "more traffic: abuse, success, robots",
            "cost-spike",
            Leaf(
                &[("volume of traffic normal", "NO (higher)")],
                "abuse, for a sudden success and for robots",
                &["block-users", "halve-limits"],
            ),
        ),
        (
            "dearer: routing, prompts, cache",
            "cost-spike",
            Leaf(
                &[VOLUME, ("request cost more", "YES")],
                "routing, the size of prompts and the cache misses",
                &["fix-routing", "adjust-routing", "trim-prompts", "longer-cache"],
            ),
        ),
        (
            "else: billing, price",
            "cost-spike",
            Leaf(&[VOLUME, ("request cost more", "NO")], "anomaly in billing or a changed price", &["query-bill"]),
        ),
        ("block abuse", "cost-spike", Mitigation("block-users", "abuse or robots", &["blocked:user:$SUSPECT_USER"])),
        ("it is a blocklist", "cost-spike", MitigationSays("block-users", "blocklist")),
        ("longer cache", "cost-spike", Mitigation("longer-cache", "cache misses", &["CACHE_TTL=3600"])),
        ("trim prompts", "cost-spike", Mitigation("trim-prompts", "bloated", &["log -p"])),
        ("recent changes of prompts", "cost-spike", MitigationSays("trim-prompts", "Read what changed lately")),
        ("mend the routing", "cost-spike", Mitigation("fix-routing", "wrong model", &["router-policy"])),
        ("the code that selects", "cost-spike", MitigationSays("fix-routing", "code and policy that choose the model")),
        (
            "thresholds of the router",
            "cost-spike",
            Mitigation("adjust-routing", "high-cost model", &["ROUTER_QUALITY_THRESHOLD="]),
        ),
        ("a lower threshold", "cost-spike", MitigationSays("adjust-routing", "Lower the quality threshold")),
        ("control 1 at 1.2", "cost-spike", Guarded("cheaper-model", "1.2 times the daily budget", &["MODEL="])),
        ("the cheaper model", "cost-spike", MitigationSays("cheaper-model", "claude-3-5-haiku")),
        (
            "control 2 at 1.2",
            "cost-spike",
            Guarded("cache-everything", "1.2 times the daily budget", &["CACHE_EVERYTHING=true"]),
        ),
        (
            "control 3 at 1.2",
            "cost-spike",
            Guarded(
                "halve-limits",
                "1.2 times the daily budget",
                &["GLOBAL_RATE_LIMIT=", "$NORMAL_LIMIT", "limit * 0.5"],
            ),
        ),
        (
            "control 4 at 1.5",
            "cost-spike",
            Guarded(
                "limit-service",
                "1.5 times the daily budget",
                &["DEGRADED_MESSAGE='Service temporarily limited. Please try again later.'"],
            ),
        ),
    ]
}
