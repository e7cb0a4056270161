use super::house::house;
use crate::support::words;

#[tokio::test]
async fn planned_work_begins_is_checked_and_ends_by_the_clock_and_each_step_is_told_once() {
    let house = house().await;
    for address in ["a@example.org", "b@example.org"] {
        house.subscribe(address).await;
    }
    let page = house.planned(&[]).await;
    assert_eq!(house.told().await, ["-scheduled/0"]);
    assert_eq!(house.work().await["status"], "scheduled");
    assert_eq!(house.follow().await, 0, "nothing is due yet");
    let twin = house.signalbox.twin();
    for (minutes, status, part) in [
        (60, "in_progress", "under_maintenance"),
        (45, "verifying", "under_maintenance"),
        (15, "completed", "operational"),
    ] {
        house.forward(minutes);
        let both = tokio::join!(
            server::status::maintenance::follow(&house.signalbox.app),
            server::status::maintenance::follow(&twin)
        );
        assert_eq!(both.0.unwrap() + both.1.unwrap(), 1, "one of two servers takes the step {status}");
        assert_eq!(house.work().await["status"], status);
        assert_eq!(house.state_of("Document upload").await, part);
        assert_eq!(house.state_of("Chat answers").await, "operational");
    }
    let told = ["-scheduled/0", "-in-progress-1739632200/0", "-verifying-1739634900/0", "-completed-1739635800/0"];
    assert_eq!(house.told().await, told);
    assert_eq!(house.count("select count(*) from telling_delivery").await, 8, "each step to each of two");
    assert_eq!(house.count("select count(*) from maintenance where next_at is not null").await, 0);
    house.forward(300);
    assert_eq!(house.follow().await, 0);
    let words = words(&house.di.get(&page).await.is(200).text);
    assert!(words.contains("The planned work is done.") && words.contains("Signalbox, by the clock"), "{words}");
}

#[tokio::test]
async fn after_a_long_downtime_old_steps_are_known_and_not_told() {
    let house = house().await;
    let page = house.planned(&[]).await;
    house.forward(60 + 60 + 61);
    assert_eq!(house.follow().await, 1);
    assert_eq!(house.told().await, ["-scheduled/0"]);
    assert_eq!(house.count("select count(*) from maintenance_step where not told").await, 3);
    assert_eq!(house.work().await["status"], "completed", "the page knows all the same");
    assert!(words(&house.ben.get(&page).await.text).contains("found late, nobody was told"));

    let house = super::house::house().await;
    house.planned(&[]).await;
    house.forward(60 + 60 + 30);
    house.follow().await;
    let told = house.told().await;
    assert_eq!(told.len(), 3, "the beginning is too old, the rest is not: {told:?}");
}

#[tokio::test]
async fn what_a_person_ends_overruns_until_somebody_speaks_and_its_author_is_reminded() {
    let house = house().await;
    let page = house.planned(&[("ends_by", "person"), ("checking_minutes", "")]).await;
    let updates = format!("{page}/updates");
    let reminded = "select count(*) from notice where kind = 'matter'";
    for (minutes, reminders) in [(60, 0), (55, 1), (5, 2), (15, 3), (60, 3)] {
        house.forward(minutes);
        house.follow().await;
        assert_eq!(house.count(reminded).await, reminders, "after {minutes} more minutes");
    }
    assert_eq!(house.state_of("Document upload").await, "under_maintenance");
    assert!(words(&house.public("/status").await.text).contains("Planned work takes longer."));
    assert!(words(&house.di.get(&page).await.text).contains("A word on it was owed by"));

    let say = [("text", "The last third is slow."), ("review", "yes"), ("seen", "0")];
    let refused = house.ben.press(&updates, &say).await.is(422);
    assert!(refused.text.contains("say a new end, or by when the next word comes"), "{}", words(&refused.text));
    let promise = [&say[..], &[("next_word_by", "2025-02-15T18:00")]].concat();
    house.ben.press(&updates, &promise).await.is(303);
    assert!(words(&house.public("/status").await.text).contains("18:00 UTC"));
    let done = [("text", "Everything is moved."), ("step", "completed"), ("review", "yes"), ("seen", "1")];
    house.ben.press(&updates, &done).await.is(303);
    assert_eq!(house.state_of("Document upload").await, "operational");
    assert_eq!(house.work().await["status"], "completed");
    assert_eq!(house.told().await.len(), 4, "planned, begun, a word, done");
    house.forward(120);
    assert_eq!(house.follow().await, 0);
    house.ben.press(&updates, &[("text", "One more."), ("review", "yes"), ("seen", "2")]).await.is(409);
}

#[tokio::test]
async fn one_that_ends_by_the_clock_ends_later_if_somebody_says_so() {
    let house = house().await;
    let updates = format!("{}/updates", house.planned(&[]).await);
    house.forward(70);
    let longer = [("text", "It takes half an hour more."), ("new_end", "16:40"), ("review", "yes"), ("seen", "0")];
    house.ben.press(&updates, &longer).await.is(303);
    assert_eq!(house.told().await.len(), 3, "the beginning is told before the word");
    house.forward(60);
    house.follow().await;
    assert_eq!(house.work().await["status"], "in_progress", "its first end is past");
    house.forward(6);
    house.follow().await;
    assert_eq!(house.work().await["status"], "verifying", "checking moved with its end");
    house.forward(20);
    house.follow().await;
    assert_eq!(house.work().await["status"], "completed");
    assert_eq!(house.told().await.last().unwrap(), "-completed-1739637600/0");
}
