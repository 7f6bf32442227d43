package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a run of the command did. */
record Ran(int code, String out, String err) {

  static Ran of(String... args) {
    return of(() -> {}, args);
  }

  /** The same; {@code atComplaint} is run whenever it writes to the standard error. */
  static Ran of(Runnable atComplaint, String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            atComplaint.run();
          }
        };
    try {
      System.setOut(new PrintStream(said, true, UTF_8));
      System.setErr(new PrintStream(complained, true, UTF_8));
      int code = CardeaCommand.execute(args);
      return new Ran(code, said.toString(UTF_8), complained.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
