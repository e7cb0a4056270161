use crate::ids::SubscriberId;

crate::command! {
    /// Nothing more is sent there. Whoever owns the address may subscribe again.
    EndSubscriber, "subscriber.end", "/settings/subscribers/end", "/settings/subscribers", { subscriber: SubscriberId }

    /// Ends it, and forgets the address. What was sent stays counted.
    EraseSubscriber, "subscriber.erase", "/settings/subscribers/erase", "/settings/subscribers", {
        subscriber: SubscriberId,
    }
}
