use super::house::house;
use crate::support::words;

#[tokio::test]
async fn a_step_by_hand_is_told_with_its_words_and_the_clock_repeats_nothing() {
    let house = house().await;
    let page = house.planned(&[]).await;
    let updates = format!("{page}/updates");
    house.forward(20);
    let early = [("text", "We begin early."), ("step", "in_progress"), ("seen", "0")];
    house.ben.press(&updates, &early).await.is(422);
    house.ben.press(&updates, &[&early[..], &[("review", "yes")]].concat()).await.is(303);
    assert_eq!(house.work().await["status"], "in_progress");
    let backwards = [("text", "No."), ("step", "scheduled"), ("seen", "1"), ("review", "yes")];
    house.ben.press(&updates, &backwards).await.is(422);
    let overtaken = [("text", "I too."), ("seen", "0"), ("review", "yes")];
    let told = house.ana.press(&updates, &overtaken).await.is(409);
    assert!(words(&told.text).contains("Ben Osei published an update while you wrote."));
    assert!(told.text.contains("I too."), "what was typed is kept");
    house.forward(45);
    assert_eq!(house.follow().await, 0, "it has begun already");
    let two = [("text", "Both."), ("seen", "1"), ("review", "yes"), ("new_end", "17:00"), ("next_word_by", "17:00")];
    house.ben.press(&updates, &two).await.is(422);
    let far = [("text", "Long."), ("seen", "1"), ("review", "yes"), ("new_end", "2025-03-15T10:00")];
    house.ben.press(&updates, &far).await.is(422);
    let done = [("text", "Done already."), ("step", "completed"), ("seen", "1"), ("review", "yes")];
    house.ben.press(&updates, &done).await.is(303);
    assert_eq!(house.told().await.len(), 3);
    let all = words(&house.di.get(&page).await.text);
    assert!(all.contains("We begin early.") && all.contains("Ben Osei"), "{all}");
    assert!(!house.public("/status").await.text.contains("Ben Osei"), "no name leaves the house");
}

#[tokio::test]
async fn what_is_called_off_says_why_once_and_nothing_follows() {
    let house = house().await;
    let cancel = format!("{}/cancel", house.planned(&[]).await);
    house.ben.press(&cancel, &[("says", "Ana Ruiz is ill."), ("review", "yes")]).await.is(422);
    house.ben.press(&cancel, &[("says", "A part is missing.")]).await.is(422);
    assert_eq!(house.work().await["status"], "scheduled");
    house.ben.press(&cancel, &[("says", "A part is missing."), ("review", "yes")]).await.is(303);
    assert_eq!(house.work().await["status"], "completed");
    let told = house.told().await;
    assert_eq!((told.len(), told[1].starts_with("-completed-")), (2, true), "{told:?}");
    house.ben.press(&cancel, &[("review", "yes")]).await.is(409);
    house.forward(70);
    assert_eq!(house.follow().await, 0);
    assert_eq!(house.state_of("Document upload").await, "operational");
    assert!(house.public("/api/v2/scheduled-maintenances.json").await.text.contains("A part is missing."));
}

#[tokio::test]
async fn one_that_runs_may_be_called_off() {
    let house = house().await;
    let page = house.planned(&[]).await;
    house.forward(65);
    house.ben.press(&format!("{page}/cancel"), &[("review", "yes")]).await.is(303);
    let told = house.told().await;
    assert_eq!(told.len(), 3, "the beginning, which nobody had noticed, comes first: {told:?}");
    assert!(told[1].starts_with("-in-progress-"));
    assert_eq!(house.state_of("Document upload").await, "operational");
    house.forward(60);
    assert_eq!(house.follow().await, 0);
}
