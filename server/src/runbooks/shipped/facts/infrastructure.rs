//! Servers, restarts, providers.

use super::Fact;
use super::place::Place::*;

const GPU: (&str, &str) = ("GPU utilisation above 90 %", "NO");
const QUEUE: (&str, &str) = ("queue deep", "NO");
const CALM: (&str, &str) = ("servers restart", "NO");

pub fn facts() -> Vec<Fact> {
    vec![
        ("5 minutes", "slow-answers", Minutes(5)),
        ("GPU above 90 %", "slow-answers", Question("GPU utilisation", "gpu_util > 90")),
        ("is the queue deep", "slow-answers", Question("queue deep", "queue_depth > 50")),
        ("is it the provider", "slow-answers", Question("provider in trouble", "provider_latency > 5 s")),
        (
            "busy: scale or overflow",
            "slow-answers",
            Leaf(&[("above 90 %", "YES")], "route the overflow", &["scale-up", "overflow-routing"]),
        ),
        (
            "deep queue: stuck requests, workers",
            "slow-answers",
            Leaf(&[GPU, ("queue", "YES")], "stuck requests and restart", &["restart-workers", "reduce-batch"]),
        ),
        (
            "provider: fallback",
            "slow-answers",
            Leaf(&[GPU, QUEUE, ("provider", "YES")], "fallback provider", &["fallback"]),
        ),
        (
            "else: network, balancer",
            "slow-answers",
            Leaf(&[GPU, QUEUE, ("provider", "NO")], "network and the load balancer", &["drain-path"]),
        ),
        ("overflow", "slow-answers", Mitigation("overflow-routing", "above 85 %", &["OVERFLOW_THRESHOLD=0.7"])),
        ("fallback", "slow-answers", Mitigation("fallback", "provider", &["FALLBACK_ENABLED=true"])),
        ("two more replicas", "slow-answers", Mitigation("scale-up", "sustained", &["kubectl", "scale", "now + 2"])),
        ("batch of 16", "slow-answers", Mitigation("reduce-batch", "memory", &["MAX_BATCH_SIZE=16"])),
        ("shed a tenth", "slow-answers", Guarded("shed", "emergency only", &["SHED_RATE=0.1"])),
        ("a checklist before closing", "slow-answers", Closing("p95 latency is back below 5 s")),
        ("GPUs are saturated", "slow-answers", Bound("gpu_util > 90 for 10m")),
        ("more than 1 % fail", "error-rate", Bound("error_rate > 1 % for 5m")),
        ("4xx and 5xx rise", "error-rate", Trigger("4xx or 5xx")),
        ("4xx and 5xx rise, as a figure", "error-rate", Bound("error_growth > 2 for 10m")),
        ("alerts for failed requests", "error-rate", Trigger("alert for failed requests fires")),
        ("5 minutes", "error-rate", Minutes(5)),
        (
            "errors by status",
            "error-rate",
            Check("errors down by status code", &["$METRICS_ENDPOINT/api/v1/query", "sum by (status_code)"]),
        ),
        (
            "error logs of five minutes",
            "error-rate",
            Check("error logs", &["-l app=api-gateway", "--since=5m", "grep -i 'error'", "tail -n 50"]),
        ),
        ("health of the model", "error-rate", Check("health of the model", &["\"$VLLM_ENDPOINT/health\""])),
        ("rate limit", "error-rate", Check("state of the rate limit", &["GET 'ratelimit:global:count'"])),
        ("pods in ai-production", "model-server-restarts", Intro("such as ai-production")),
        ("the server's name", "model-server-restarts", Intro("may be vllm-server")),
        ("three classes of failure", "model-server-restarts", Intro("the data pipeline")),
        ("a failure behind a 200", "model-server-restarts", Intro("answer nonsense with 200")),
        ("killed for memory", "model-server-restarts", Bound("oom_kills > 0 for 1m")),
        (
            "restarts, sorted",
            "model-server-restarts",
            Check(
                "look for restarts",
                &["-l app=model-server", "--sort-by='.status.containerStatuses[0].restartCount'", "-n \"$NAMESPACE\""],
            ),
        ),
        ("why they ended", "model-server-restarts", Check("why the pods ended", &["lastState.terminated.reason"])),
        (
            "pressure on the cache",
            "model-server-restarts",
            Check("KV cache", &["logs -n \"$NAMESPACE\" \"deployment/$DEPLOYMENT\"", "cache_utilization"]),
        ),
        ("class: data", "model-server-restarts", Check("data pipeline", &["$RAG_ENDPOINT/search"])),
        ("class: weights", "model-server-restarts", Check("weights", &["/v1/models", "sha256sum -c"])),
        ("silent failure", "model-server-restarts", Check("hide behind a 200", &["/v1/completions"])),
        (
            "class infrastructure",
            "model-server-restarts",
            Leaf(
                &[("servers restart", "YES"), ("Infrastructure", "YES"), ("KV cache", "YES")],
                "smaller batch",
                &["reduce-batch", "shorter-context", "fallback"],
            ),
        ),
        (
            "class data pipeline",
            "model-server-restarts",
            Leaf(
                &[CALM, ("right answers", "YES"), ("retrieval relevant", "NO")],
                "Data pipeline",
                &["restore-index", "restore-prompt"],
            ),
        ),
        (
            "class weights",
            "model-server-restarts",
            Leaf(
                &[CALM, ("right answers", "NO")],
                "Model weights",
                &["restore-weights", "other-cluster", "answer-less"],
            ),
        ),
        ("to another region", "model-server-restarts", Mitigation("other-cluster", "stable", &["UPSTREAM_REGION="])),
        ("the prompt before", "model-server-restarts", Mitigation("restore-prompt", "prompt", &["$PREVIOUS_PROMPT"])),
        ("degrade on purpose", "model-server-restarts", Guarded("answer-less", "nonsense", &["CACHE_ONLY=true"])),
        ("made up, biased, nonsense", "model-server-restarts", Trigger("made up, biased or nonsense")),
        ("the provider fails", "provider-outage", Bound("provider_errors > 5 % for 5m")),
        ("the provider slows down", "provider-outage", Bound("provider_latency > 5 s for 10m")),
        ("which fallback is approved", "provider-outage", Check("approved", &["$REGISTRY_ENDPOINT", "stage=approved"])),
        (
            "health of each provider",
            "provider-outage",
            Check("failed calls", &["provider, model, region, status_code"]),
        ),
        ("a fallback route", "provider-outage", Mitigation("fallback", "approved", &["FALLBACK_ENABLED=true"])),
        ("cached answers", "provider-outage", Mitigation("cached-answers", "asked before", &["SERVE_STALE=true"])),
        ("reduced features", "provider-outage", Mitigation("reduced-features", "short", &["TOOLS_ENABLED=false"])),
        ("a smaller local path", "provider-outage", Mitigation("local-model", "GPUs are free", &["$LOCAL_DEPLOYMENT"])),
        ("quota", "provider-outage", Mitigation("quota", "429", &["QUOTA_PRIORITY=interactive"])),
        ("another region", "provider-outage", Mitigation("other-region", "more stable", &["PROVIDER_REGION="])),
    ]
}
