import Depacketizing
import Jobs
import Media
import RTP

/// What will be received of a connection, decided from its session description before the first packet.
struct ReceptionPlan {
    /// Ports whose packets are SRTP (RFC 4568), with what undoes it.
    struct Protection {
        let port: UInt16
        var ciphers: [any PacketCipher]
    }

    private(set) var tracks: [TrackDescription] = []
    private(set) var protections: [Protection] = []
    private(set) var warnings: [Warning] = []
    /// Streams of the description that cannot be recorded.
    private(set) var refusals: [Warning] = []
    /// Of each section the port of its RTCP and its own.
    private var rtcpPorts: [(rtcp: UInt16, port: UInt16)] = []
    private let description: SessionDescription
    private let connectionID: String
    private let headerExtensions: [String: Int]

    /// - Parameters:
    ///   - headerExtensions: ids that the description does not contain, by URI.
    ///   - ciphers: the ciphers for each usable `a=crypto`.
    ///   - keys: the keys for the names in the description.
    init(
        connectionID: String, description: SessionDescription, headerExtensions: [String: Int] = [:],
        ciphers: any CipherFactory, keys: KeyRing = KeyRing()
    ) {
        self.connectionID = connectionID
        self.description = description
        self.headerExtensions = headerExtensions
        for media in description.media where media.isEnabled {
            if let rtcp = media.receivedRTCPPort { rtcpPorts.append((rtcp, media.port)) }
        }
        for (section, media) in description.media.enumerated() where media.isEnabled && media.direction != .inactive {
            do throws(SRTPError) {
                try protect(media, ciphers: ciphers, keys: keys)
                if let refusal = plan(media, section: section) { refusals.append(refusal) }
            } catch {
                warnings.append(
                    Warning(
                        reason: .decryptFailed, connectionID: connectionID, track: media.kind,
                        message: "\(media.kind) cannot be decrypted: \(error); its packets are in the journal"))
            }
        }
    }

    /// The port whose transport gets the RTCP of another one; nil where the description names none.
    func transportPort(ofRTCP port: UInt16) -> UInt16? {
        rtcpPorts.first { $0.rtcp == port }?.port
    }

    /// What the description says of the packets to a port.
    func use(ofPort port: UInt16) -> PortUse {
        description.use(ofPort: port)
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
        // Packets that cannot be decrypted must not be taken for plain ones either.
        if let i = protections.firstIndex(where: { $0.port == media.port }) {
            protections[i].ciphers += ciphers
        } else {
            protections.append(Protection(port: media.port, ciphers: ciphers))
        }
        if ciphers.isEmpty, let failure { throw failure }
    }

    /// - Returns: why the stream cannot be recorded; nil where it can, or is neither audio nor video.
    private mutating func plan(_ media: MediaDescription, section: Int) -> Warning? {
        guard let kind = MediaKind(rawValue: media.kind) else { return nil }
        if let obstacle = StreamObstacle(of: media), obstacle.isFinal {
            return obstacle.warning(connectionID: connectionID, kind: media.kind)
        }
        let codings = codings(of: media, kind)
        guard !codings.isEmpty else { return nil }
        tracks.append(
            TrackDescription(
                kind: kind, codings: codings, port: media.port, section: section,
                mid: media.mid, midExtensionID: media.midExtensionID, announcedSources: media.mediaSSRCs,
                videoOrientationID: kind == .video ? extensionID(of: VideoOrientation.uri, in: media) : nil,
                retransmissionSources: media.retransmissionSources, showsSlides: media.showsSlides))
        return nil
    }

    /// The formats that can be recorded, in order.
    private func codings(of media: MediaDescription, _ kind: MediaKind) -> [TrackCoding] {
        var codings: [TrackCoding] = []
        for format in media.payloadTypes {
            guard let depacketizer = Depacketizer(format: format), depacketizer.codec.kind == kind else { continue }
            if let i = codings.firstIndex(where: { $0.format.isCompatible(with: format) }) {
                codings[i].payloadTypes.append(format.payloadType)
                continue
            }
            codings.append(
                TrackCoding(
                    format: format, payloadTypes: [format.payloadType],
                    dependencyDescriptorID: depacketizer.readsDependencyDescriptors
                        ? extensionID(of: Depacketizer.dependencyDescriptorURI, in: media) : nil))
        }
        for i in codings.indices {
            codings[i].auxiliaryPayloads = AuxiliaryPayloads(
                of: codings[i].format, payloadTypes: codings[i].payloadTypes, in: media)
        }
        return codings
    }

    /// The description has precedence; an id that neither contains is never guessed.
    private func extensionID(of uri: String, in media: MediaDescription) -> UInt8? {
        media.extensionMap.first { $0.uri == uri }?.id ?? headerExtensions[uri].flatMap(UInt8.init(exactly:))
    }
}

extension PayloadFormat {
    /// Whether one depacketizer reads both, on one clock: profiles and packetization modes may differ.
    fileprivate func isCompatible(with other: PayloadFormat) -> Bool {
        encodingName.lowercased() == other.encodingName.lowercased() && clockRate == other.clockRate
            && channelCount == other.channelCount
    }
}
