package io.cardea.it.matrix.client;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A {@code subscriptions/listen} stream. */
final class ModernListening implements Listening {

  private final EventStream stream;
  private final String id;
  private final Inbox inbox = new Inbox();

  private ModernListening(EventStream stream, int id) {
    this.stream = stream;
    this.id = String.valueOf(id);
  }

  /** Waits for the acknowledgement that everything is listened to. */
  static ModernListening begin(EventStream stream, int id, List<String> uris) throws IOException {
    ModernListening listening = new ModernListening(stream, id);
    Broken.unless(Events.isStream(stream), "no stream to listen on: " + stream.status());
    Message first = Events.next(stream).orElseThrow(() -> new Broken("the stream ended at once"));
    listening.check(first);
    Broken.unless(
        first.method().equals("notifications/subscriptions/acknowledged"),
        "not acknowledged first: " + first);
    Message agreed = first.at("params", "notifications");
    List<String> heard =
        agreed.at("resourceSubscriptions").elements().stream().map(Message::text).toList();
    Broken.unless(heard.containsAll(uris), "resources are not listened to: " + agreed);
    Broken.unless(
        agreed.at("toolsListChanged").raw().equals("true"), "lists are not listened to: " + agreed);
    Thread.startVirtualThread(listening::read);
    return listening;
  }

  private void check(Message message) {
    String subscription =
        message.at("params", "_meta", "io.modelcontextprotocol/subscriptionId").raw();
    Broken.unless(subscription.equals(id), "not of this subscription: " + message);
  }

  private void read() {
    try {
      for (Optional<Message> next = Events.awaitNext(stream);
          next.isPresent();
          next = Events.awaitNext(stream)) {
        check(next.get());
        inbox.add(next.get());
      }
    } catch (IOException | Broken e) {
      inbox.fail(e.toString());
    }
  }

  @Override
  public Message await(Predicate<Message> wanted, String what) throws InterruptedException {
    return inbox.await(wanted, what);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
