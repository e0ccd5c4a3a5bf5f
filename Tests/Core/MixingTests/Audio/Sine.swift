import Media

@testable import Mixing

/// Test sounds, and what is measured in them.
enum Sine {
    /// `count` samples of a sine; a quarter turn is never exactly on a sample for the frequencies used.
    static func samples(
        _ frequency: Double, rate: Int, count: Int, amplitude: Double = 0.5, phase: Double = 0.3, from start: Int = 0
    ) -> [Float] {
        // A rotation, renewed every 256 samples: a sine for each sample would make the tests slow.
        let turn = 2 * Double.pi * frequency / Double(rate)
        let (cosine, sine) = (Elementary.cosine(turn), Elementary.sine(turn))
        var samples = [Float](repeating: 0, count: count)
        var (real, imaginary) = (0.0, 0.0)
        for i in 0..<count {
            if i % 256 == 0 {
                let angle = turn * Double(start + i) + phase
                (real, imaginary) = (Elementary.cosine(angle), Elementary.sine(angle))
            }
            samples[i] = Float(amplitude * imaginary)
            (real, imaginary) = (real * cosine - imaginary * sine, real * sine + imaginary * cosine)
        }
        return samples
    }

    /// Every second sample: one channel of interleaved stereo.
    static func channel(_ number: Int, of samples: [Float]) -> [Float] {
        stride(from: number, to: samples.count, by: 2).map { samples[$0] }
    }

    static func stereo(_ mono: [Float]) -> [Float] {
        var samples = [Float](repeating: 0, count: 2 * mono.count)
        for i in mono.indices {
            samples[2 * i] = mono[i]
            samples[2 * i + 1] = mono[i]
        }
        return samples
    }

    /// Amplitude and phase of a frequency in audio of 48 kHz, by a Hann-windowed correlation.
    static func component(_ frequency: Double, of samples: [Float]) -> (amplitude: Double, phase: Double, power: Double)
    {
        let turn = 2 * Double.pi * frequency / 48_000
        let window = 2 * Double.pi / Double(samples.count)
        let (cosine, sine) = (Elementary.cosine(turn), Elementary.sine(turn))
        let (windowCosine, windowSine) = (Elementary.cosine(window), Elementary.sine(window))
        var (real, imaginary) = (1.0, 0.0)
        var (windowReal, windowImaginary) = (1.0, 0.0)
        var (inPhase, quadrature, weights) = (0.0, 0.0, 0.0)
        for sample in samples {
            let weight = 0.5 - 0.5 * windowReal
            inPhase += Double(sample) * imaginary * weight
            quadrature += Double(sample) * real * weight
            weights += weight
            (real, imaginary) = (real * cosine - imaginary * sine, real * sine + imaginary * cosine)
            (windowReal, windowImaginary) = (
                windowReal * windowCosine - windowImaginary * windowSine,
                windowReal * windowSine + windowImaginary * windowCosine
            )
        }
        let power = (inPhase * inPhase + quadrature * quadrature) / (weights * weights) * 4
        return (power.squareRoot(), quadrature / inPhase, power)
    }

    static func rms(_ samples: some Sequence<Float>) -> Double {
        var (sum, count) = (0.0, 0.0)
        for sample in samples {
            sum += Double(sample) * Double(sample)
            count += 1
        }
        return (sum / max(1, count)).squareRoot()
    }

    /// The greatest curvature: a click stands out of any audio of low frequency.
    static func greatestBend(_ samples: [Float]) -> Float {
        var most: Float = 0
        for i in 2..<max(2, samples.count) {
            most = max(most, (samples[i] - 2 * samples[i - 1] + samples[i - 2]).magnitude)
        }
        return most
    }
}
