/// The K weighting of one channel: a high shelf for the head, then a high pass (ITU-R BS.1770-4 annex 1, tables 1 and
/// 2, for 48 kHz).
struct KWeighting: Sendable {
    private var shelf = (0.0, 0.0)
    private var pass = (0.0, 0.0)

    /// The sum of the squares of every `stride`th sample from `first` on, weighted.
    mutating func energy(of samples: Span<Float>, from first: Int, stride: Int, count: Int) -> Double {
        var sum = 0.0
        var (shelf1, shelf2) = shelf
        var (pass1, pass2) = pass
        var i = first
        for _ in 0..<count {
            // Transposed direct form II: two states a filter.
            let input = Double(samples[i])
            let shelved = 1.535_124_859_586_97 * input + shelf1
            shelf1 = shelf2 - 2.691_696_189_406_38 * input + 1.690_659_293_182_41 * shelved
            shelf2 = 1.198_392_810_852_85 * input - 0.732_480_774_215_85 * shelved
            let output = shelved + pass1
            pass1 = pass2 - 2 * shelved + 1.990_047_454_833_98 * output
            pass2 = shelved - 0.990_072_250_366_21 * output
            sum += output * output
            i += stride
        }
        // In silence the states would become denormal numbers, which are slow.
        shelf = (Self.flushed(shelf1), Self.flushed(shelf2))
        pass = (Self.flushed(pass1), Self.flushed(pass2))
        return sum
    }

    private static func flushed(_ state: Double) -> Double {
        state.magnitude > 1e-20 && state.isFinite ? state : 0
    }
}
