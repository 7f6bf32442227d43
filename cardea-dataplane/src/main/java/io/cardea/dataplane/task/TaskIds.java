package io.cardea.dataplane.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Ids of tasks as clients see them: sealed, so that they lead back to their server and are of use
 * to nobody but their owner (MCP 2025-11-25, "Tasks", "Task Isolation and Access Control"). Servers
 * see one client, the gateway, and cannot tell its callers apart themselves. The ids do not expire:
 * how long a task is kept is the server's to say. One for all event loops; thread-safe.
 */
public final class TaskIds {

  /** Bytes of UTF-8 that a server's id of a task may have. */
  public static final int MAX_ID_BYTES = 1024;

  private static final byte TASK = 'T';
  private static final int DIGEST = 32;

  private final Seal seal;
  private final KnownTasks known = new KnownTasks();

  /**
   * @param keys seal ids
   * @param random for nonces
   */
  public TaskIds(SessionKeys keys, SecureRandom random) {
    this.seal = new Seal(keys, random, TASK);
  }

  /**
   * What {@code owner} is to call the task that it has just begun; empty if its id is too long or
   * no Unicode text.
   */
  public Optional<String> begun(TaskOwner owner, ServerTask task) {
    byte[] id = task.id().getBytes(UTF_8);
    if (id.length > MAX_ID_BYTES || !new String(id, UTF_8).equals(task.id())) {
      return Optional.empty();
    }
    // A server may tell of a task more than once; it stays one task to the client.
    Optional<String> older = known.find(owner, task);
    if (older.isPresent()) {
      return older;
    }
    String sealed = seal.seal(encode(owner, task));
    known.note(owner, task, sealed);
    return Optional.of(sealed);
  }

  /** The task that {@code text} names, if that is an id that was sealed for {@code owner}. */
  public Optional<ServerTask> open(TaskOwner owner, String text) {
    Optional<ServerTask> task = seal.open(text).flatMap(plain -> decode(owner, plain));
    task.ifPresent(found -> known.note(owner, found, text));
    return task;
  }

  /** What {@code owner} calls {@code task}, if it has begun it or asked for it lately. */
  public Optional<String> known(TaskOwner owner, ServerTask task) {
    return known.find(owner, task);
  }

  private static byte[] encode(TaskOwner owner, ServerTask task) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(owner.digest());
      out.writeUTF(task.adapter());
      out.write(task.id().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static Optional<ServerTask> decode(TaskOwner owner, byte[] plain) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
      if (!MessageDigest.isEqual(in.readNBytes(DIGEST), owner.digest())) {
        return Optional.empty();
      }
      return Optional.of(new ServerTask(in.readUTF(), new String(in.readAllBytes(), UTF_8)));
    } catch (IOException e) {
      // Only our own key gets here, so this is an id of another build.
      return Optional.empty();
    }
  }
}
