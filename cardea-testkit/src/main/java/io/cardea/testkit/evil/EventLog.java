package io.cardea.testkit.evil;

import io.cardea.testkit.server.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events of one call's stream, kept so that a reader who was cut off can have the rest (MCP,
 * Streamable HTTP, "Resumability and Redelivery"). Safe for any thread.
 */
final class EventLog {

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> events = new ArrayList<>();
  private boolean isOver;

  EventLog(String name) {
    this.name = name;
  }

  void add(String json) {
    lock.lock();
    try {
      events.add("id: " + name + "-" + events.size() + "\ndata: " + json + "\n\n");
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be added. */
  void end() {
    lock.lock();
    try {
      isOver = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends all events from number {@code from} on, those to come too, and ends the stream. */
  void copyTo(Exchange exchange, int from) throws IOException, InterruptedException {
    exchange.stream("Connection: close");
    for (int at = from; await(at); at++) {
      exchange.chunk(event(at));
    }
    exchange.end();
  }

  private String event(int at) {
    lock.lock();
    try {
      return events.get(at);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for event {@code at}; false if it will not come. */
  private boolean await(int at) throws InterruptedException {
    lock.lock();
    try {
      while (at >= events.size() && !isOver) {
        changed.await();
      }
      return at < events.size();
    } finally {
      lock.unlock();
    }
  }
}
