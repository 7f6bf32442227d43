import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.security.ProtectionDomain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A Java agent that takes the audit log out of Cardea's calls, to see what it costs: Cardea itself
 * has no switch for that. With the argument {@code on} it leaves everything as it is, so that the
 * gateways that are compared differ in nothing else.
 */
public final class Unrecorded implements ClassFileTransformer {

  private static final String LOG = "io/cardea/audit/log/IntentRecorder";
  private static final String INTENT = "Lio/cardea/model/audit/Intent;";
  private static final ClassDesc STAGE = ClassDesc.of(CompletionStage.class.getName());

  private static volatile CompletionStage<Object> opened;

  public static void premain(String argument, Instrumentation jvm) {
    if (argument.equals("off")) {
      jvm.addTransformer(new Unrecorded());
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> known, ProtectionDomain domain, byte[] bytes) {
    if (!LOG.equals(name)) {
      return null;
    }
    ClassFile file = ClassFile.of();
    MethodTransform unrecorded =
        MethodTransform.transformingCode(
            CodeTransform.ofStateful(
                () -> {
                  boolean[] written = {false};
                  return (code, element) -> {
                    if (!written[0]) {
                      written[0] = true;
                      code.invokestatic(ClassDesc.of("Unrecorded"), "open", MethodTypeDesc.of(STAGE))
                          .areturn();
                    }
                  };
                }));
    return file.transformClass(
        file.parse(bytes),
        ClassTransform.transformingMethods(
            method ->
                method.methodName().equalsString("open")
                    && method.methodType().stringValue().startsWith("(" + INTENT + ")"),
            unrecorded));
  }

  /** What the log's {@code open(Intent)} returns instead. */
  public static CompletionStage<Object> open() throws ClassNotFoundException {
    CompletionStage<Object> known = opened;
    if (known == null) {
      Class<?> type = Class.forName("io.cardea.model.audit.AuditLog$OpenIntent");
      CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);
      Object intent =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (_, method, _) -> method.getName().equals("close") ? closed : false);
      known = CompletableFuture.completedFuture(intent);
      opened = known;
    }
    return known;
  }
}
