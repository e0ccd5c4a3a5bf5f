import Depacketizing
import Jobs
import Media
import Packaging
import RTP

/// What will be recorded of a connection, decided from its session description and the pipeline before the first packet.
struct ConnectionPlan {
    /// A file to be written, or the first of several that follow each other; the names are final.
    struct PlannedFile: Equatable {
        let fileName: FileName
        let onFormatChange: FormatChangePolicy
        var media = MediaMode()
        var delivery = PipelineOutput.Delivery.live

        var container: Container { fileName.container }
        var name: String { fileName.rendered() }

        /// - Parameter number: counted from 1.
        func name(ofPart number: Int) -> String { fileName.part(number).rendered() }
    }

    /// A stream of the description that cannot be recorded.
    struct Refusal: Equatable {
        var kind: String
        var encodingNames: [String]
    }

    private(set) var tracks: [TrackDescription] = []
    private(set) var refusals: [Refusal] = []
    /// Ports whose packets are SRTP (RFC 4568), with what undoes it.
    private(set) var protections: [PortProtection] = []
    private(set) var plannedFiles: [PlannedFile] = []
    private(set) var warnings: [Warning] = []
    let identitySeed: IdentitySeed
    private let headerExtensions: [String: Int]

    /// - Parameters:
    ///   - headerExtensions: ids that the description does not name, by URI.
    ///   - deliveries: the outputs that are made; the others are given their names only.
    ///   - names: file names in use; the plan adds its own.
    ///   - ciphers: asked for each `a=crypto` that can be used.
    ///   - keys: what the description's named keys are.
    init(
        connectionID: String, name: String?, description: SessionDescription, headerExtensions: [String: Int] = [:],
        outputs: [PipelineOutput], deliveries: Set<PipelineOutput.Delivery> = PipelineOutput.Delivery.all,
        recordingID: String, sessionStart: WallTime, names: inout FileNames,
        ciphers: any CipherFactory, keys: KeyRing = KeyRing()
    ) {
        self.headerExtensions = headerExtensions
        identitySeed = IdentitySeed(
            recordingID: recordingID, connectionID: connectionID, sessionStart: sessionStart,
            title: name ?? connectionID)
        for media in description.media where media.isEnabled && media.direction != .inactive {
            do throws(SRTPError) {
                try protect(media, ciphers: ciphers, keys: keys)
                plan(media)
            } catch {
                warnings.append(
                    Warning(
                        reason: .decryptFailed, connectionID: connectionID, track: media.kind,
                        message: "\(media.kind) cannot be decrypted: \(error); its packets are in the journal"))
            }
        }
        for output in outputs {
            guard case .connections(_, let media) = output.content else { continue }
            let offered = tracks.compactMap(\.format.codec)
            let codecs = offered.compactMap { media.written($0) }
            // Nothing of the connection is wanted.
            guard offered.isEmpty || !codecs.isEmpty else { continue }
            var audio: AudioCodec?
            var video: VideoCodec?
            for codec in codecs {
                switch codec {
                case .audio(let codec): audio = audio ?? codec
                case .video(let codec): video = video ?? codec
                }
            }
            var container = output.container.container(audio: audio, video: video)
            if let reason = codecs.lazy.compactMap({ container.refusal(of: $0) }).first {
                container = .mkv
                warnings.append(
                    Warning(
                        reason: .codecUnsupported, connectionID: connectionID,
                        message: "\(reason.rendered()); the connection is recorded as mkv instead"))
            }
            // What was to be an MP4 may be wanted as Matroska anyway: the same file twice helps nobody.
            guard !plannedFiles.contains(where: { $0.container == container && $0.media == media }) else { continue }
            // An encoded picture does not change its size.
            let onFormatChange = media.copies(.video) ? output.onFormatChange : .keep
            plannedFiles.append(
                PlannedFile(
                    fileName: names.insert(
                        connectionID, container: container, isDivided: onFormatChange == .split),
                    onFormatChange: onFormatChange, media: media, delivery: output.delivery))
        }
        plannedFiles.removeAll { !deliveries.contains($0.delivery) }
        for refusal in refusals {
            warnings.append(
                Warning(
                    reason: .codecUnsupported, connectionID: connectionID, track: refusal.kind,
                    message: "\(refusal.kind) is offered as \(refusal.encodingNames.joined(separator: ", ")); "
                        + "recorded are VP8, VP9, H264, H265, AV1, opus, PCMU, PCMA, G722"))
        }
    }

    /// Makes a cipher of every `a=crypto` that can be used; an error where there is none that can.
    private mutating func protect(
        _ media: MediaDescription, ciphers factory: any CipherFactory, keys: KeyRing
    ) throws(SRTPError) {
        guard MediaKind(rawValue: media.kind) != nil, !media.crypto.isEmpty else { return }
        var ciphers: [any PacketCipher] = []
        var failure: SRTPError?
        for text in media.crypto.prefix(SRTPReceiver.maximumCiphers) {
            do throws(SRTPError) {
                let policy = try SRTPPolicy(CryptoAttribute(parsing: text), keys: keys)
                ciphers.append(try factory.cipher(for: policy))
            } catch {
                failure = failure ?? error
            }
        }
        // What nobody can decrypt must not be taken for plain packets either.
        if let i = protections.firstIndex(where: { $0.port == media.port }) {
            protections[i].receiver.add(ciphers)
        } else {
            protections.append(PortProtection(media, ciphers: ciphers))
        }
        if ciphers.isEmpty, let failure { throw failure }
    }

    /// One audio and one video stream; further ones of the same kind on other ports are further tracks.
    private mutating func plan(_ media: MediaDescription) {
        guard let kind = MediaKind(rawValue: media.kind) else { return }
        guard let (format, depacketizer) = recordable(media) else {
            refusals.append(Refusal(kind: media.kind, encodingNames: media.payloadTypes.map(\.encodingName)))
            return
        }
        let same = media.payloadTypes.filter {
            $0.encodingName.lowercased() == format.encodingName.lowercased() && $0.clockRate == format.clockRate
        }
        let payloadTypes = same.map(\.payloadType)
        tracks.append(
            TrackDescription(
                kind: kind, format: format, payloadTypes: payloadTypes, port: media.port,
                announcedSources: media.mediaSSRCs,
                dependencyDescriptorID: depacketizer.readsDependencyDescriptors
                    ? extensionID(of: Depacketizer.dependencyDescriptorURI, in: media) : nil,
                videoOrientationID: kind == .video ? extensionID(of: VideoOrientation.uri, in: media) : nil,
                auxiliaryPayloads: AuxiliaryPayloads(of: format, payloadTypes: payloadTypes, in: media),
                retransmissionSources: media.retransmissionSources, showsSlides: media.showsSlides))
    }

    /// Whether audio must wait for the picture, because a file may end where the picture changes.
    var dividesAudio: Bool {
        plannedFiles.contains { $0.onFormatChange == .split } && tracks.contains { $0.kind == .video }
    }

    private func recordable(_ media: MediaDescription) -> (PayloadFormat, Depacketizer)? {
        for format in media.payloadTypes {
            if let depacketizer = Depacketizer(format: format) { return (format, depacketizer) }
        }
        return nil
    }

    /// What the description says has the last word; an id that nobody names is never guessed.
    private func extensionID(of uri: String, in media: MediaDescription) -> UInt8? {
        media.extensionMap.first { $0.uri == uri }?.id ?? headerExtensions[uri].flatMap(UInt8.init(exactly:))
    }
}
