package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** That something is done on all nodes, and how long a command waits for them. */
final class AllNodes {

  static final String ORDERS = "/api/v1/audit/nodes/orders";

  /** Exit code: it is ordered, and some nodes have not done it yet. */
  static final int WAITING = 3;

  private static final Duration PAUSE = Duration.ofMillis(500);

  @Option(
      names = "--all-nodes",
      description =
          "On all nodes that share the database of copied records (--audit-postgres and"
              + " $CARDEA_AUDIT_NODES_KEY of cardea run); on those that are away, when they are back.")
  private boolean isAsked;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for all nodes (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  /** Whether all are meant. */
  boolean isAsked() {
    return isAsked;
  }

  /**
   * Orders what {@code method} at {@code path} stands for, waits until all nodes have done it, and
   * prints how it stands.
   *
   * @throws IOException if it is not ordered, or not known to be; the message says which
   */
  int order(AdminClient client, CommandLine line, String method, String path, String body)
      throws IOException, InterruptedException {
    AdminReader reader = new AdminReader(client);
    client.waitLong(line.getErr()); // the node that is asked does it before it answers
    try {
      JsonDocument order = reader.json(method, path, body);
      client.waitShort();
      return follow(reader, line.getOut(), order);
    } catch (AdminClient.Unanswered e) {
      throw new IOException(
          e.getMessage()
              + ". It may be ordered all the same: look before you order it again, with: cardea audit"
              + " orders",
          e);
    }
  }

  private int follow(AdminReader reader, PrintWriter out, JsonDocument order)
      throws InterruptedException {
    String id = member(order, "id");
    JsonDocument now = order;
    String told = "";
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (!isOver(now) && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE);
      try {
        now = reader.json(ORDERS + "/" + id);
      } catch (IOException e) { // it is ordered, whatever the gateway says now
        String why = printable(String.valueOf(e.getMessage()));
        if (!why.equals(told)) {
          out.println("It is ordered; the gateway does not say how it stands: " + why);
          out.flush();
        }
        told = why;
      }
    }
    print(out, now);
    if (!isOver(now)) {
      out.println("Not done everywhere yet. Look again with: cardea audit orders " + id);
    }
    out.flush();
    return isDone(now) ? 0 : WAITING;
  }

  private static boolean isDone(JsonDocument order) {
    return member(order, "done").equals("true");
  }

  /** Whether no node will do it any more: all have, or it was ended. */
  static boolean isOver(JsonDocument order) {
    return isDone(order) || member(order, "ended").equals("true");
  }

  /** Prints an order, and a line for each node. */
  static void print(PrintWriter out, JsonDocument order) {
    String hold = member(order, "hold");
    out.println(
        printable(
            "%s %s%s, by %s at %s: %s"
                .formatted(
                    member(order, "id"),
                    member(order, "task"),
                    hold.isEmpty() ? "" : " " + hold,
                    member(order, "by"),
                    member(order, "at"),
                    member(order, "reason"))));
    for (JsonDocument node : AdminReader.items(order, "nodes")) {
      String machine = member(node, "node");
      out.println(
          printable(
              "  %s%s: %s"
                  .formatted(
                      machine.isEmpty() ? "" : machine + " ",
                      member(node, "log"),
                      said(member(order, "task"), member(node, "state")))));
    }
  }

  private static String said(String task, String state) {
    return switch (state) {
      case "nothing" ->
          task.equals("erase")
              ? "nothing to do: nobody of this name and issuer is known there"
              : "nothing to do";
      case "waiting" -> "waiting: the node has not answered yet";
      case "held" -> "held: a legal hold covers it there";
      case "taken" -> "taken: another hold has this name there";
      case "failed" -> "failed, as its log says; it is tried again";
      case "ended" -> "never: nobody waits for it any more";
      case "missed" ->
          "missed: it came after the end, and knows somebody from before; order it again, or erase"
              + " there";
      case "lost" -> "lost: somebody took from the database whom it is about; order it again";
      default -> state;
    };
  }

  private static String printable(String line) {
    return line.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
  }
}
