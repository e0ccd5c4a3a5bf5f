/// Samples as floats of full scale ±1, and as 16-bit integers of full scale 32,768.
public enum SampleConversion {
    /// Rounds to nearest and clips. Converts as many samples as both spans have.
    public static func convert(_ samples: Span<Float>, to integers: inout MutableSpan<Int16>) {
        let count = min(samples.count, integers.count)
        for i in 0..<count {
            let scaled = min(32_767, max(-32_768, samples[i] * 32_768))
            // Adding 1.5 * 2^23 leaves the rounded integer in the lowest bits; a conversion instruction is five times
            // slower.
            let bits = (scaled + 12_582_912).bitPattern
            integers[i] = Int16(truncatingIfNeeded: bits)
        }
    }

    public static func convert(_ integers: Span<Int16>, to samples: inout MutableSpan<Float>) {
        let count = min(samples.count, integers.count)
        for i in 0..<count { samples[i] = Float(integers[i]) * (1 / 32_768) }
    }
}
