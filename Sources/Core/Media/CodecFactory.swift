/// Makes decoders, encoders, scalers and what else draws. The engine knows codecs by this alone.
///
/// A library overrides what it can do; everything else throws that it is not available.
public protocol CodecFactory: Sendable {
    /// What this library does, for `rokuga doctor` and for messages.
    var abilities: [CodecAbility] { get }

    func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder
    /// - Parameter format: as signalled. Opus is decoded to 48 kHz, with as many channels as signalled.
    func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder
    func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder
    func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder
    func frameScaler() throws(CodecError) -> any FrameScaler
    func textRenderer() throws(CodecError) -> any TextRenderer
    /// A still image (PNG, JPEG or WebP) as a picture in that colour; what is transparent shows black.
    func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame
    /// A picture in the colour `VideoColour.jpeg` as a JPEG file; the same picture has the same bytes.
    func jpeg(of picture: VideoFrame) throws(CodecError) -> [UInt8]
}

/// One thing that a library does.
public struct CodecAbility: Hashable, Sendable {
    public enum Work: String, CaseIterable, Hashable, Sendable {
        case decode, encode
    }

    public var work: Work
    public var codec: Codec
    /// The library and its version, as `libvpx 1.12.0`.
    public var library: String

    public init(_ work: Work, _ codec: Codec, library: String) {
        self.work = work
        self.codec = codec
        self.library = library
    }
}

extension CodecFactory {
    public func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        throw missing(.decode, .video(codec))
    }

    public func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        throw missing(.decode, .audio(format.codec))
    }

    public func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        throw missing(.encode, .video(settings.codec))
    }

    public func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        throw missing(.encode, .audio(settings.codec))
    }

    public func frameScaler() throws(CodecError) -> any FrameScaler {
        throw .unavailable(what: "scaling pictures", available: [])
    }

    public func textRenderer() throws(CodecError) -> any TextRenderer {
        throw .noText
    }

    public func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame {
        throw .noImages
    }

    public func jpeg(of picture: VideoFrame) throws(CodecError) -> [UInt8] {
        throw .noJPEG
    }

    /// Everything that can be encoded.
    public var encoders: Set<Codec> {
        Set(abilities.lazy.filter { $0.work == .encode }.map(\.codec))
    }

    public func isAble(_ work: CodecAbility.Work, _ codec: Codec) -> Bool {
        abilities.contains { $0.work == work && $0.codec == codec }
    }

    /// The error for an unsupported codec; it lists the supported ones of the same kind.
    public func missing(_ work: CodecAbility.Work, _ codec: Codec) -> CodecError {
        var names: [String] = []
        for ability in abilities where ability.work == work && ability.codec.kind == codec.kind {
            if !names.contains(ability.codec.name) { names.append(ability.codec.name) }
        }
        let kind = codec.kind == .audio ? "audio" : "video"
        let verb = work == .decode ? "decoding" : "encoding"
        return .unavailable(what: "\(verb) \(kind) as \(codec.name)", available: names)
    }
}

/// Several libraries as one: the first that is able does the work.
public struct CodecSet: CodecFactory {
    public let factories: [any CodecFactory]

    public init(_ factories: [any CodecFactory]) {
        self.factories = factories
    }

    public var abilities: [CodecAbility] { factories.flatMap(\.abilities) }

    public func videoDecoder(for codec: VideoCodec) throws(CodecError) -> any VideoDecoder {
        try factory(.decode, .video(codec)).videoDecoder(for: codec)
    }

    public func audioDecoder(for format: AudioFormat) throws(CodecError) -> any AudioDecoder {
        try factory(.decode, .audio(format.codec)).audioDecoder(for: format)
    }

    public func videoEncoder(for settings: VideoEncoding) throws(CodecError) -> any VideoEncoder {
        try factory(.encode, .video(settings.codec)).videoEncoder(for: settings)
    }

    public func audioEncoder(for settings: AudioEncoding) throws(CodecError) -> any AudioEncoder {
        try factory(.encode, .audio(settings.codec)).audioEncoder(for: settings)
    }

    public func frameScaler() throws(CodecError) -> any FrameScaler {
        for factory in factories {
            if let scaler = try? factory.frameScaler() { return scaler }
        }
        throw .unavailable(what: "scaling pictures", available: [])
    }

    /// If none is able, the error is that of an installed library that lacks something, such as a font.
    public func textRenderer() throws(CodecError) -> any TextRenderer {
        var reason = CodecError.noText
        for factory in factories {
            do {
                return try factory.textRenderer()
            } catch {
                if error != .noText { reason = error }
            }
        }
        throw reason
    }

    public func picture(ofImage bytes: [UInt8], colour: VideoColour) throws(CodecError) -> VideoFrame {
        for factory in factories {
            do {
                return try factory.picture(ofImage: bytes, colour: colour)
            } catch {
                // The error of a library that reads images shows what is wrong with this one.
                if error != .noImages { throw error }
            }
        }
        throw .noImages
    }

    public func jpeg(of picture: VideoFrame) throws(CodecError) -> [UInt8] {
        for factory in factories {
            do {
                return try factory.jpeg(of: picture)
            } catch {
                if error != .noJPEG { throw error }
            }
        }
        throw .noJPEG
    }

    private func factory(_ work: CodecAbility.Work, _ codec: Codec) throws(CodecError) -> any CodecFactory {
        guard let factory = factories.first(where: { $0.isAble(work, codec) }) else { throw missing(work, codec) }
        return factory
    }
}

extension CodecError {
    fileprivate static let noText = CodecError.unavailable(what: "drawing text", available: [])
    fileprivate static let noImages = CodecError.unavailable(what: "reading still images", available: [])
    fileprivate static let noJPEG = CodecError.unavailable(what: "writing JPEG", available: [])
}
