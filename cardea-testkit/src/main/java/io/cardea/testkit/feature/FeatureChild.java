package io.cardea.testkit.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.revision.Revision;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What {@link FeatureServer} is, over stdio. Its arguments are its name, its revision and the file
 * of its world, which it shares with the other processes of the same server.
 */
public final class FeatureChild {

  private static final long CANCEL_SECONDS = 15;

  private final Home home;
  private final PrintStream out;
  private final Map<String, CountDownLatch> running = new ConcurrentHashMap<>();

  private FeatureChild(Home home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  /** The command that starts one: the Java this runs on, and no more classes than it needs. */
  public static List<String> command(String name, Revision revision, World world) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx48m", "-Xshare:auto", "-cp"));
    command.add(String.join(File.pathSeparator, place(FeatureChild.class), place(Json.class)));
    command.addAll(
        List.of(FeatureChild.class.getName(), name, revision.date(), world.file().toString()));
    return List.copyOf(command);
  }

  private static String place(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Revision revision = Revision.find(arguments[1]).orElseThrow();
    Home home = Home.of(arguments[0], revision, new World(Path.of(arguments[2])));
    FeatureChild child = new FeatureChild(home, new PrintStream(System.out, false, UTF_8));
    child.serve(revision.isModern() ? child.modern() : child.legacy());
  }

  private Consumer<Message> legacy() {
    LegacyPeer peer = new LegacyPeer(home, new LegacyTasks(home));
    peer.pushTo(this::say);
    home.follow(peer::onChange);
    return message -> {
      try {
        peer.take(message, this::say);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private Consumer<Message> modern() {
    ModernPeer peer = new ModernPeer(home);
    home.follow(peer::onChange);
    return message -> {
      if (message.isRequest()) {
        modernRequest(peer, message);
      } else if (message.method().equals("notifications/cancelled")) {
        CountDownLatch latch = running.get(message.at("params", "requestId").raw());
        if (latch != null) {
          latch.countDown();
        }
      } else {
        home.world().add(World.STRANGE, "no request: " + message);
      }
    };
  }

  private void modernRequest(ModernPeer peer, Message message) {
    CountDownLatch cancelled = new CountDownLatch(1);
    running.put(message.id(), cancelled);
    try {
      peer.take(message, this::say, () -> awaitCancel(message, cancelled));
    } catch (Refused refused) {
      say(refused.response(message.id()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      running.remove(message.id(), cancelled);
    }
  }

  /** A subscription lasts; a call that nobody cancels must not. */
  private static boolean awaitCancel(Message message, CountDownLatch cancelled)
      throws InterruptedException {
    return cancelled.await(
        message.method().equals("tools/call") ? CANCEL_SECONDS : Long.MAX_VALUE, TimeUnit.SECONDS);
  }

  /** Everything is taken in order, but what may last has a thread of its own. */
  private void serve(Consumer<Message> taker) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Message message = Message.parse(line);
      String method = message.method();
      if (method.equals("tools/call") || method.equals("subscriptions/listen")) {
        Thread.ofPlatform().daemon().start(() -> taker.accept(message));
      } else {
        taker.accept(message);
      }
    }
  }

  private synchronized void say(String json) {
    out.print(json + "\n");
    out.flush();
  }
}
