package io.cardea.it.matrix.client;

import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** A client that knows one revision, or that and older ones of its era as SDKs do. */
public sealed interface FeatureClient extends AutoCloseable permits LegacyClient, ModernClient {

  /** Begins to speak {@code revision} at {@code where}. */
  static FeatureClient of(Revision revision, McpClient where) throws IOException {
    return revision.isModern() ? new ModernClient(where) : LegacyClient.begin(revision, where);
  }

  /** The revision that is spoken, which for legacy clients the server has a say in. */
  Revision revision();

  /** Asks, answers what it is asked meanwhile, and waits for the response. */
  Answer ask(Ask ask) throws IOException;

  /**
   * The next notification that fits and was told with {@code answer}; a legacy client may hear it
   * on any of its streams.
   */
  Message told(Answer answer, Predicate<Message> wanted, String what) throws InterruptedException;

  /** Asks without reading the answer. */
  Pending begin(Ask ask) throws IOException;

  /** Listens for changed lists of tools and for changes of these resources. */
  Listening listen(List<String> uris) throws IOException;

  /** What the server can do: the capabilities of its greeting, as JSON. */
  String capabilities() throws IOException;

  /** A request that runs. */
  interface Pending extends AutoCloseable {
    /** Cancels it the way the revision has it. */
    void cancel() throws IOException;

    @Override
    void close() throws IOException;
  }

  @Override
  void close() throws IOException;
}
