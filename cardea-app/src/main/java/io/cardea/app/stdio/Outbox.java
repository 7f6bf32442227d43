package io.cardea.app.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages as lines, one at a time. Waits while the client does not read, so that nothing
 * piles up. Thread-safe.
 */
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private boolean broken;

  Outbox(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends a JSON text. Its line ends become spaces, which is the same JSON: strings hold none (RFC
   * 8259 §7). When the client has gone, nothing happens.
   */
  void send(byte[] json) {
    byte[] line = new byte[json.length + 1];
    for (int i = 0; i < json.length; i++) {
      byte c = json[i];
      line[i] = c == '\n' || c == '\r' ? (byte) ' ' : c;
    }
    line[json.length] = '\n';
    writing.lock();
    try {
      if (!broken) {
        out.write(line);
        out.flush();
      }
    } catch (IOException e) {
      broken = true;
      LOG.atInfo().log("the client does not read any more");
    } finally {
      writing.unlock();
    }
  }
}
