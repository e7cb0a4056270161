//! Tests over the whole server, as one program: it is linked once.

mod support;

mod approvals;
mod changes;
mod escalation;
mod evidence;
mod gate;
mod inbox;
mod intake_settings;
mod intakes;
mod jobs;
mod journey;
mod library;
mod licences;
mod maintenance;
mod notifications;
mod oncall;
mod openapi;
mod public;
mod record;
mod recovery;
mod rollbacks;
mod rules;
mod runbooks;
mod runs;
mod service_metrics;
mod shipped;
mod signals;
mod status;
mod stranger;
mod subscribers;
mod updates;
