package io.cardea.audit.anchor;

import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A web server that checkpoints are posted to, each as the signed note that it is. */
public final class WebhookAnchor implements Anchor {

  private final URI to;
  private final TextPost post;

  /**
   * @param bearer sent as a bearer credential
   */
  public WebhookAnchor(URI to, Optional<String> bearer) {
    this.to = to;
    this.post = new TextPost(to, bearer);
  }

  @Override
  public Kind kind() {
    return Kind.WEBHOOK;
  }

  /** Without path and query, which may hold a secret. */
  @Override
  public String place() {
    return to.getScheme() + "://" + to.getRawAuthority();
  }

  @Override
  public Duration interval() {
    return Duration.ZERO;
  }

  @Override
  public void take(SignedNote checkpoint) throws IOException, InterruptedException {
    int status = post.send(checkpoint.toString()).status();
    if (status / 100 != 2) {
      throw new IOException("it answers with status " + status);
    }
  }

  @Override
  public void close() {
    post.close();
  }
}
