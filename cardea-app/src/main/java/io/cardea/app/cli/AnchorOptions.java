package io.cardea.app.cli;

import io.cardea.app.gateway.AuditAnchors;
import io.cardea.audit.anchor.TextPost;
import io.cardea.audit.witness.Witness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where checkpoints of the audit log are brought to. */
final class AnchorOptions {

  private static final int MOST_WEBHOOKS = 16;

  @Option(
      names = "--audit-anchor",
      paramLabel = "FILE",
      description = {
        "Write each checkpoint of the audit log to this file as well: on another machine's disk it"
            + " shows if the log is cut or replaced."
      })
  private @Nullable Path file;

  @Option(
      names = "--audit-webhook",
      paramLabel = "URL",
      description = "Post each checkpoint of the audit log there; may be repeated.")
  private List<String> webhooks = List.of();

  @Option(
      names = "--audit-webhook-key-env",
      paramLabel = "NAME",
      description = "Environment variable with a key that is sent to webhooks (Bearer).")
  private @Nullable String keyVariable;

  @Option(
      names = "--audit-witnesses",
      paramLabel = "FILE",
      description =
          "Have checkpoints cosigned by these witnesses (C2SP tlog-witness): a line is a key,"
              + " name+id+base64, a space, and the URL before /add-checkpoint.")
  private @Nullable Path witnesses;

  /**
   * What was given.
   *
   * @throws IOException if an address or witness is none; the message says which and why
   */
  AuditAnchors anchors() throws IOException {
    return new AuditAnchors(
        Optional.ofNullable(file),
        addresses(),
        Optional.ofNullable(keyVariable),
        witnesses == null ? List.of() : witnesses(witnesses),
        AuditAnchors.NONE.witnessInterval());
  }

  private List<URI> addresses() throws IOException {
    if (webhooks.size() > MOST_WEBHOOKS) {
      throw new IOException("--audit-webhook is given more than " + MOST_WEBHOOKS + " times");
    }
    List<URI> addresses = new ArrayList<>();
    for (String webhook : webhooks) {
      try {
        addresses.add(TextPost.address(webhook));
      } catch (IllegalArgumentException e) {
        throw new IOException("--audit-webhook: " + e.getMessage(), e);
      }
    }
    return addresses;
  }

  private static List<Witness> witnesses(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("--audit-witnesses: there is no file " + file);
    }
    try {
      return Witness.parseAll(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IOException("--audit-witnesses %s, %s".formatted(file, e.getMessage()), e);
    }
  }
}
