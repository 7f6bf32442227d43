package io.cardea.controlplane.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.controlplane.jdbc.PostgresSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A database that lets everybody log in, and from the first statement with a text on is silent. */
final class SilencedPostgres implements AutoCloseable {

  private final ServerSocket server;
  private final URI target;
  private final PostgresSettings where;
  private final String silencing;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  SilencedPostgres(PostgresSettings behind, String silencing) throws IOException {
    this.silencing = silencing;
    this.target = URI.create(behind.url().substring("jdbc:".length()));
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.where =
        new PostgresSettings(
            behind.url().replace(":" + target.getPort() + "/", ":" + server.getLocalPort() + "/"),
            behind.user(),
            behind.password());
    Thread.ofVirtual().start(this::accept);
  }

  PostgresSettings where() {
    return where;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket database = new Socket(target.getHost(), target.getPort());
        open.addAll(List.of(client, database));
        Thread.ofVirtual().start(() -> pass(client, database));
        Thread.ofVirtual().start(() -> pass(database, client));
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8192];
      int read = in.read(bytes);
      while (read >= 0 && !new String(bytes, 0, read, ISO_8859_1).contains(silencing)) {
        out.write(bytes, 0, read);
        read = in.read(bytes);
      }
    } catch (IOException _) {
      // One of both has gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
