import java.util.Scanner;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The documented network in a bare LibTorch loop on noise: {@code fp32|bf16}, then {@code first|last} for where the
 * channels are in memory. Answers as TrainingContender does.
 */
public final class TorchContender {
    private static final int BATCH = 64;
    private static final double SECONDS = Double.parseDouble(System.getenv().getOrDefault("PCAM_BENCH_SECONDS", "5"));

    private TorchContender() { }

    /** Three blocks of convolution, ELU, batch normalization and pooling; two dense layers; a logit. */
    private static final class Net extends Module {
        private static final int[] FILTERS = {32, 64, 128};
        private static final int[] UNITS = {256, 128, 1};
        private final Conv2dImpl[] convolutions = new Conv2dImpl[3];
        private final BatchNorm2dImpl[] imageNorms = new BatchNorm2dImpl[3];
        private final LinearImpl[] dense = new LinearImpl[3];
        private final BatchNorm1dImpl[] vectorNorms = new BatchNorm1dImpl[2];

        Net(torch.MemoryFormat format) {
            super("net");
            int channels = 3;
            for (int i = 0; i < 3; i++) {
                Conv2dOptions options = new Conv2dOptions(channels, FILTERS[i], new LongPointer(3, 3));
                options.padding().put(new LongPointer(1, 1));
                convolutions[i] = register_module("conv" + i, new Conv2dImpl(options));
                imageNorms[i] = register_module("conv_bn" + i, new BatchNorm2dImpl(new BatchNormOptions(FILTERS[i])));
                convolutions[i].weight().set_data(convolutions[i].weight().contiguous(format));
                channels = FILTERS[i];
            }
            int inputs = 128 * 16 * 16;
            for (int i = 0; i < 3; i++) {
                dense[i] = register_module("dense" + i, new LinearImpl(inputs, UNITS[i]));
                if (i < 2) {
                    vectorNorms[i] = register_module("dense_bn" + i, new BatchNorm1dImpl(new BatchNormOptions(UNITS[i])));
                }
                inputs = UNITS[i];
            }
        }

        Tensor forward(Tensor input, boolean training) {
            long[] two = {2, 2};
            long[] none = {0, 0};
            long[] one = {1, 1};
            Tensor x = input;
            for (int i = 0; i < 3; i++) {
                x = imageNorms[i].forward(torch.elu(convolutions[i].forward(x)));
                x = torch.max_pool2d(x, two, two, none, one, false);
            }
            x = x.flatten(1, -1);
            for (int i = 0; i < 2; i++) {
                x = torch.dropout(vectorNorms[i].forward(torch.elu(dense[i].forward(x))), 0.5, training);
            }
            return dense[2].forward(x);
        }
    }

    public static void main(String[] arguments) {
        boolean bf16 = arguments[0].equals("bf16");
        torch.MemoryFormat format = arguments[1].equals("last") ? torch.MemoryFormat.ChannelsLast
                : torch.MemoryFormat.Contiguous;
        if (arguments[1].equals("last") && System.getenv("OMP_NUM_THREADS") == null) {
            // By itself it takes one of two on virtual machines with processors of AMD; at its default it is left so.
            torch.set_num_threads(Runtime.getRuntime().availableProcessors());
        }
        Net net = new Net(format);
        if (bf16) {
            net.to(torch.ScalarType.BFloat16, false);
        }
        SGDOptions options = new SGDOptions(1e-4);
        options.momentum().put(0.9);
        SGD optimizer = new SGD(net.parameters(), options);
        Tensor input = torch.rand(new long[] {BATCH, 3, 128, 128}).contiguous(format);
        Tensor labels = torch.rand(new long[] {BATCH, 1}).round();
        Tensor given = bf16 ? input.to(torch.ScalarType.BFloat16) : input;
        Scanner questions = new Scanner(System.in);
        while (questions.hasNextLine()) {
            System.out.println(switch (questions.nextLine()) {
                case "train" -> rate(() -> train(net, optimizer, given, labels));
                case "infer" -> rate(() -> infer(net, given));
                default -> Pointer.physicalBytes() >> 20;
            });
        }
    }

    private static void train(Net net, SGD optimizer, Tensor input, Tensor labels) {
        net.train(true);
        try (PointerScope scope = new PointerScope()) {
            optimizer.zero_grad();
            Tensor logits = net.forward(input, true).to(torch.ScalarType.Float);
            Tensor loss = torch.binary_cross_entropy_with_logits(logits, labels);
            loss.backward();
            optimizer.step();
            loss.item_float();
        }
    }

    private static void infer(Net net, Tensor input) {
        net.eval();
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            net.forward(input, false).sigmoid();
        }
    }

    private static double rate(Runnable step) {
        long start = System.nanoTime();
        long images = 0;
        do {
            step.run();
            images += BATCH;
        } while (System.nanoTime() - start < SECONDS * 1e9);
        return images / ((System.nanoTime() - start) / 1e9);
    }
}
