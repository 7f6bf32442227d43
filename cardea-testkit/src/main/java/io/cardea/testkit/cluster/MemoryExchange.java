package io.cardea.testkit.cluster;

import io.cardea.model.node.PeerAnswer;
import io.cardea.model.node.PeerExchange;
import io.cardea.model.node.PeerReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One relayed request, seen from both of its ends. Thread-safe. */
final class MemoryExchange implements PeerExchange, PeerAnswer {

  /** Bytes that the owner may send before the client has taken any. */
  static final int WINDOW = 256 * 1024;

  private final PeerReply reply;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> onGone = new ArrayList<>();
  private final List<Runnable> onOver = new ArrayList<>();
  private @Nullable Runnable onDrain;
  private int untaken;
  private boolean gone;
  private boolean over;

  MemoryExchange(PeerReply reply) {
    this.reply = reply;
  }

  /** Runs {@code action} when it is over, or now if it is. */
  void onOver(Runnable action) {
    boolean[] now = new boolean[1];
    locked(() -> {
      now[0] = over;
      if (!over) {
        onOver.add(action);
      }
    });
    if (now[0]) {
      action.run();
    }
  }

  @Override
  public void head(int status, Map<String, String> fields) {
    locked(() -> {
      if (!over) {
        reply.onHead(status, Map.copyOf(fields));
      }
    });
  }

  @Override
  public boolean bytes(byte[] chunk) {
    boolean[] more = {true};
    locked(() -> {
      if (!over) {
        untaken += chunk.length;
        reply.onBytes(chunk.clone());
        more[0] = untaken < WINDOW;
      }
    });
    return more[0];
  }

  @Override
  public void end() {
    finish(reply::onEnd, false);
  }

  @Override
  public void notTaken() {
    finish(reply::onNotTaken, false);
  }

  /** One of the nodes is gone: whoever is left learns of it. */
  void lose() {
    finish(reply::onLost, true);
  }

  @Override
  public void cancel() {
    finish(() -> {}, true);
  }

  private void finish(Runnable last, boolean leaves) {
    List<Runnable> actions = new ArrayList<>();
    locked(() -> {
      if (!over) {
        over = true;
        last.run();
        actions.addAll(onOver);
        if (leaves) {
          gone = true;
          actions.addAll(onGone);
        }
      }
    });
    actions.forEach(Runnable::run);
  }

  @Override
  public void taken(int bytes) {
    List<Runnable> actions = new ArrayList<>();
    locked(() -> {
      untaken -= bytes;
      if (onDrain != null && untaken < WINDOW / 2) {
        actions.add(onDrain);
        onDrain = null;
      }
    });
    actions.forEach(Runnable::run);
  }

  @Override
  public void onDrain(Runnable action) {
    List<Runnable> actions = new ArrayList<>();
    locked(() -> {
      if (untaken < WINDOW / 2) {
        actions.add(action);
      } else {
        onDrain = action;
      }
    });
    actions.forEach(Runnable::run);
  }

  @Override
  public void onGone(Runnable action) {
    boolean[] now = new boolean[1];
    locked(() -> {
      now[0] = gone;
      if (!over) {
        onGone.add(action);
      }
    });
    if (now[0]) {
      action.run();
    }
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
