package io.cardea.testkit.evil;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;

/**
 * The child processes of a stdio server that is what {@link FragileServer} is. Each of them tells
 * of a run before it goes on, so that none is missed if it is killed then.
 */
public final class FragileChildren implements AutoCloseable {

  private final Consumer<String> onRun;
  private final ServerSocket listener;
  private final Set<Long> running = new ConcurrentSkipListSet<>();

  private FragileChildren(Consumer<String> onRun) throws IOException {
    this.onRun = onRun;
    this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  /**
   * Listens to children to come.
   *
   * @param onRun gets the nonce of each call as soon as it runs
   */
  public static FragileChildren listen(Consumer<String> onRun) throws IOException {
    return new FragileChildren(onRun);
  }

  /** The command that starts one. */
  public List<String> command() {
    return ChildServer.command(FragileChild.class, String.valueOf(listener.getLocalPort()));
  }

  /** The ids of the processes that run, in the order of their ids. */
  public List<Long> running() {
    return List.copyOf(running);
  }

  /** Kills them all, as a crash would. */
  public void kill() {
    running.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket child = listener.accept();
        Thread.startVirtualThread(() -> hear(child));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** First its id, then a nonce for each run, which it waits for to be taken. */
  private void hear(Socket child) {
    long pid = 0;
    try (Socket open = child;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(open.getInputStream(), UTF_8))) {
      String first = in.readLine();
      if (first == null) {
        return;
      }
      pid = Long.parseLong(first);
      running.add(pid);
      for (String nonce = in.readLine(); nonce != null; nonce = in.readLine()) {
        onRun.accept(nonce);
        open.getOutputStream().write('\n');
      }
    } catch (IOException e) {
      // It has been killed.
    } finally {
      running.remove(pid);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
