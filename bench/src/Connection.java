import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** One kept connection of the load: a request out, its whole answer in, then free again. */
final class Connection {

  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(MAX_ANSWER_BYTES);
  private int answerBytes;

  /** When the request under way should have been sent, in {@link System#nanoTime} time. */
  long due;

  Connection(Selector selector, int port) throws IOException {
    this.channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  void send(ByteBuffer request, long dueNanos) throws IOException {
    due = dueNanos;
    answerBytes = 0;
    answer.clear();
    request.rewind();
    // A request is far smaller than an idle connection's send buffer.
    channel.write(request);
    if (request.hasRemaining()) {
      throw new IOException("the socket did not take a whole request");
    }
  }

  /** Reads what is there; true if the answer is complete. */
  boolean receive() throws IOException {
    if (channel.read(answer) < 0) {
      throw new IOException("the connection was closed by the other side");
    }
    if (answerBytes == 0) {
      answerBytes = length();
    }
    return answerBytes > 0 && answer.position() >= answerBytes;
  }

  /** Bytes of head and body together, 0 if the head is not complete yet. */
  private int length() throws IOException {
    int end = endOfHead();
    if (end < 0) {
      return 0;
    }
    byte[] bytes = new byte[end];
    answer.get(0, bytes);
    String head = new String(bytes, ISO_8859_1).toLowerCase(Locale.ROOT);
    int field = head.indexOf("\r\ncontent-length:");
    if (!head.startsWith("http/1.1 200 ") || field < 0) {
      throw new IOException("not an answer 200 with a Content-Length: " + head.strip());
    }
    int value = head.indexOf(':', field) + 1;
    return end + Integer.parseInt(head.substring(value, head.indexOf('\r', value)).strip());
  }

  private int endOfHead() {
    for (int i = 3; i < answer.position(); i++) {
      if (answer.get(i) == '\n' && answer.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }
}
