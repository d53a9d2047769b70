using Hype.Interop;

namespace Hype.Kvm;

public sealed partial class KvmVcpu
{
    private KvmRunPage? _page; // set once by MapRunPage, before anyone else has the handle
    private uint _generation; // counts runs, so that a stale exit is noticed; owned by the thread that runs the vCPU

    /// <summary>
    /// Gets or sets whether the next <see cref="Run"/>, or the one that a signal interrupts, returns at once as <see cref="VcpuExitReason.Interrupted"/>.
    /// </summary>
    /// <remarks>
    /// Any thread may set it. It stays set until it is cleared: after an interruption, clear it first and look at the reason for it afterwards. Needs
    /// <see cref="KvmCapability.ImmediateExit"/>.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The vCPU was disposed of.</exception>
    public bool ImmediateExit
    {
        get
        {
            bool referenced = false;
            try
            {
                DangerousAddRef(ref referenced);
                return Page.ImmediateExit;
            }
            finally
            {
                Release(referenced);
            }
        }

        set
        {
            bool referenced = false;
            try
            {
                DangerousAddRef(ref referenced);
                Page.ImmediateExit = value;
            }
            finally
            {
                Release(referenced);
            }
        }
    }

    /// <summary>Gets the <c>kvm_run</c> page, for what this class has no member for; to be used by the thread that runs the vCPU, and not after disposal.</summary>
    /// <exception cref="ObjectDisposedException">The vCPU was disposed of.</exception>
    public ref KvmRun RunPage
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return ref Page.Run;
        }
    }

    internal uint Generation => _generation;

    /// <summary>Gets the size of the extended processor state that the kernel reads and writes, in bytes; set once by <see cref="KvmVm.CreateVcpu"/>.</summary>
    internal int ExtendedStateSize { get; set; }

    /// <summary>Gets the largest size that the state of nested virtualization can have, in bytes, 0 without it; set once by <see cref="KvmVm.CreateVcpu"/>.</summary>
    internal int NestedStateSize { get; set; }

    private KvmRunPage Page => _page ?? throw new InvalidOperationException("The kvm_run page is not mapped.");

    /// <summary>Runs guest code until something needs user space.</summary>
    /// <returns>
    /// Why it stopped. Guest code and signals never make this throw: EINTR and EAGAIN are <see cref="VcpuExitReason.Interrupted"/>, and any other refusal is
    /// <see cref="VcpuExitReason.Failed"/> with its error number.
    /// </returns>
    /// <remarks>
    /// One thread at a time may run a vCPU. The exit is valid until the next run. Dispose of the vCPU when that thread has stopped: disposing earlier lets
    /// the run in progress end in peace, but unmaps what its exit refers to.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The vCPU was disposed of.</exception>
    public VcpuExit Run()
    {
        bool referenced = false;
        try
        {
            // Held until the reason has been read, so that disposing meanwhile cannot unmap the page.
            DangerousAddRef(ref referenced);
            return Enter(Page);
        }
        finally
        {
            Release(referenced);
        }
    }

    /// <summary>Gets the size that a capability has for this vCPU, for arguments whose size nothing in them tells.</summary>
    internal int SizeOf(KvmCapability capability) => capability switch
    {
        KvmCapability.Xsave2 => ExtendedStateSize,
        KvmCapability.NestedState => NestedStateSize,
        _ => throw new ArgumentOutOfRangeException(nameof(capability), capability, "This capability is no size."),
    };

    internal void MapRunPage(int length) => _page = new KvmRunPage((int)handle, length);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _page?.Unmap();
        return base.ReleaseHandle();
    }

    private VcpuExit Enter(KvmRunPage page)
    {
        Errno errno = TryEnterGuest();
        uint generation = unchecked(++_generation);
        VcpuExitReason reason = errno switch
        {
            Errno.None => page.Run.ExitReason,
            Errno.EINTR or Errno.EAGAIN => VcpuExitReason.Interrupted,
            // The kernel clears the reason when a run begins, so that this one is not left over from another.
            Errno.EFAULT or Errno.EHWPOISON when page.Run.ExitReason == VcpuExitReason.MemoryFault => VcpuExitReason.MemoryFault,
            _ => VcpuExitReason.Failed,
        };
        return new VcpuExit(this, page, generation, reason, errno);
    }

    private void Release(bool referenced)
    {
        if (referenced)
        {
            DangerousRelease();
        }
    }
}
